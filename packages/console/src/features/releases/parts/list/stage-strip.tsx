import type { Progress } from '@countersign/contract/releases.ts';
import { Box, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { colours, toneOf } from '../../view/tone.ts';
import { StandingIcon } from '../standing.tsx';

/** The stages in a row, each with how it stands: where a release is, at a glance. */
export function StageStrip({ latest: { snapshot, stages, status } }: { readonly latest: Progress }) {
  const { t } = useTranslation('releases');
  return (
    <Stack gap={6}>
      <Group
        gap={6}
        component="ol"
        p={0}
        m={0}
        align="stretch"
        style={{ listStyle: 'none' }}
        aria-label={t('stages')}
      >
        {stages.map((stage) => (
          <Stage key={stage.name} {...stage} />
        ))}
      </Group>
      <Text size="sm" c="dimmed">
        {t('latest', { snapshot, status: t(`execution-${status}`) })}
      </Text>
    </Stack>
  );
}

function Stage({ name, status }: Progress['stages'][number]) {
  const { t } = useTranslation('releases');
  const tone = toneOf(status);
  return (
    <Box component="li" flex="1 1 7rem" miw={0}>
      <Box
        h={6}
        mb={4}
        bdrs="xl"
        bg={tone === 'ahead' ? 'var(--mantine-color-default-border)' : `${colours[tone]}.6`}
      />
      <Group gap={6} wrap="nowrap" align="flex-start">
        <StandingIcon standing={status} />
        <Text size="sm" lh={1.3}>
          {name}: {t(`stage-${status}`)}
        </Text>
      </Group>
    </Box>
  );
}
