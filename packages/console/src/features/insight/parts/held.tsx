import type { HeldUp } from '@countersign/contract/insight.ts';
import { Anchor, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCalendarOff, IconClock, IconPlugConnected, IconStack2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { useNow } from '../../../shared/time/now.ts';
import { spell } from '../insight.view.ts';
import { Picture } from './picture.tsx';

type Props = { readonly held: readonly HeldUp[]; readonly project: string };

/** What no signature moves on: each with what holds it, since when, until when. */
export function HeldNow({ held, project }: Props) {
  const { t, i18n } = useTranslation('insight');
  const now = useNow();
  const [oldest] = held;
  const sentence =
    oldest === undefined
      ? t('heldNone')
      : t('heldSome', {
          count: held.length,
          time: spell((now - Date.parse(oldest.since)) / 1000, i18n.language),
        });
  return (
    <Picture title={t('heldTitle')} sentence={sentence}>
      {held.length > 0 && (
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {held.map((one) => (
            <Held key={`${one.by} ${one.name} ${one.since}`} one={one} project={project} />
          ))}
        </Stack>
      )}
    </Picture>
  );
}

const signs = {
  window: [IconCalendarOff, 'heldWindow'],
  schedule: [IconClock, 'heldSchedule'],
  check: [IconPlugConnected, 'heldCheck'],
  snapshot: [IconStack2, 'heldSnapshot'],
} as const;

function Held({ one, project }: { readonly one: HeldUp; readonly project: string }) {
  const { t } = useTranslation('insight');
  const [Icon, text] = signs[one.by];
  return (
    <Group component="li" wrap="nowrap" align="flex-start" gap="sm">
      <ThemeIcon variant="light" color="orange" size={34} radius="xl" aria-hidden>
        <Icon size={18} />
      </ThemeIcon>
      <Stack gap={0} miw={0}>
        <HeldLink one={one} project={project} />
        <Text c="dimmed" fz="sm" component="div">
          {t(text)} · <Moment at={one.since} />
          {one.until !== null && (
            <>
              {' → '}
              <Moment at={one.until} absolute />
            </>
          )}
        </Text>
      </Stack>
    </Group>
  );
}

function HeldLink({
  one: { name, release, run },
  project,
}: {
  readonly one: HeldUp;
  readonly project: string;
}) {
  const { t } = useTranslation('insight');
  if (release !== null)
    return (
      <Anchor
        component={Link}
        to="/projects/$project/releases/$release"
        params={{ project, release: release.id } as never}
        style={{ overflowWrap: 'anywhere' }}
      >
        {t('heldStage', { name, number: release.number, title: release.title })}
      </Anchor>
    );
  if (run === null) return <Text>{name}</Text>;
  return (
    <Anchor component={Link} to="/projects/$project/runs/$run" params={{ project, run: run.id } as never}>
      {t('heldRun', { name, number: String(run.number) })}
    </Anchor>
  );
}
