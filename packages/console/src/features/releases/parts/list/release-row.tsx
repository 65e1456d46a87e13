import type { ListedRelease } from '@countersign/contract/releases.ts';
import { Anchor, Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import { Moment } from '../../../../shared/time/moment.tsx';
import { StageStrip } from './stage-strip.tsx';

type Props = { readonly project: string; readonly release: ListedRelease };

/** One release: what it is, and how far its newest execution has come. */
export function ReleaseRow({ project, release }: Props) {
  const { t } = useTranslation('releases');
  const { id, number, title, status, latest } = release;
  return (
    <Paper component="li" withBorder px="md" py="sm" mih={92}>
      <Group justify="space-between" gap="md">
        <Stack gap={2} flex="1 1 16rem" miw={0}>
          <Group gap="xs">
            <Anchor
              component={Link}
              to="/projects/$project/releases/$release"
              params={{ project, release: id } as never}
              fw={600}
              size="lg"
            >
              {title}
            </Anchor>
            {status === 'closed' && (
              <Badge color="gray" variant="light">
                {t('closed')}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed" component="div">
            <Made {...release} number={number} />
          </Text>
        </Stack>
        <Stack gap={4} flex="1 1 18rem" miw={0}>
          {latest ? (
            <StageStrip latest={latest} />
          ) : (
            <Text size="sm" c="dimmed">
              {t('notSubmitted')}
            </Text>
          )}
        </Stack>
      </Group>
    </Paper>
  );
}

const Made = ({ number, pipeline, createdBy, createdAt }: ListedRelease) => {
  const { t } = useTranslation('releases');
  return (
    <Trans
      t={t}
      i18nKey="made"
      values={{ number, pipeline, who: createdBy ?? t('system', { ns: 'common' }) }}
      components={{ when: <Moment at={createdAt} /> }}
    />
  );
};
