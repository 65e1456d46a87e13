import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../../shared/time/moment.tsx';
import type { Kind, Line } from '../../contents.view.ts';

/** What each kind is called, of one thing and of several, and its colour. */
export const kinds = {
  changed: { word: 'kind_changed', several: 'count_changed', color: 'blue' },
  added: { word: 'kind_added', several: 'count_added', color: 'green' },
  removed: { word: 'kind_removed', several: 'count_removed', color: 'orange' },
  same: { word: 'kind_same', several: 'count_same', color: 'gray' },
} as const satisfies Record<Kind, object>;

type Props = { readonly line: Line; readonly project: string };

/** One service or module: what is there, what goes there. */
export function ContentLine({ line, project }: Props) {
  const { t } = useTranslation('approvals');
  const { kind, name, otherArtifact, committers } = line;
  return (
    <Group
      component="li"
      justify="space-between"
      align="flex-start"
      gap={4}
      py={8}
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      <Stack gap={2} flex="1 1 12rem" miw={0}>
        <Text fw={kind === 'same' ? 400 : 600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <There line={line} project={project} />
        {(committers.length > 0 || otherArtifact) && (
          <Text size="xs" c="dimmed">
            {[
              otherArtifact ? t('otherArtifact') : '',
              committers.length > 0 ? t('workOf', { who: committers.join(', ') }) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        )}
      </Stack>
      <Group gap="xs">
        <Versions line={line} />
        <Badge color={kinds[kind].color} variant="light" tt="none">
          {t(kinds[kind].word)}
        </Badge>
      </Group>
    </Group>
  );
}

function Versions({ line: { kind, now, to } }: Pick<Props, 'line'>) {
  const { t } = useTranslation('approvals');
  if (kind !== 'changed' || now === null || to === null)
    return (
      <Text
        fw={kind === 'added' ? 700 : 400}
        ff="monospace"
        td={kind === 'removed' ? 'line-through' : 'none'}
      >
        {to ?? now?.version}
      </Text>
    );
  return (
    <Group gap={6} aria-label={t('fromTo', { from: now.version, to })} role="group">
      <Text ff="monospace" c="dimmed">
        {now.version}
      </Text>
      <IconArrowRight size={14} aria-hidden />
      <Text ff="monospace" fw={700}>
        {to}
      </Text>
    </Group>
  );
}

/** By what it came there, and since when. */
function There({ line: { now, kind }, project }: Props) {
  const { t } = useTranslation('approvals');
  if (now === null || kind === 'same') return null;
  const { version, release, snapshot, since } = now;
  return (
    <Text size="xs" c="dimmed" component="div">
      <Anchor
        component={Link}
        to="/projects/$project/releases/$release"
        params={{ project, release: release.id } as never}
        search={{ execution: now.execution } as never}
        inherit
      >
        {t('thereBy', { version, release: release.number, snapshot: snapshot.number })}
      </Anchor>{' '}
      <Moment at={since} />
    </Text>
  );
}
