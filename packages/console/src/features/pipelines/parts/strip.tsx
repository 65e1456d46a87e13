import { Badge, Divider, Group, Paper, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { StageWords } from '../sentences/pipeline.ts';
import type { PartWords } from '../sentences/say.ts';
import { KindIcon } from './kinds.tsx';
import classes from './strip.module.css';

/** A pipeline as a picture: its stages in order, each with its gates above and its steps below. */
export function Strip({ stages }: { readonly stages: readonly StageWords[] }) {
  const { t } = useTranslation('pipelines');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long pipeline scrolls in its own box, by keyboard as well
    <section className={classes.strip} aria-label={t('picture')} tabIndex={0}>
      {stages.map((stage, nth) => (
        <Fragment key={stage.key}>
          {nth > 0 && <IconArrowRight className={classes.arrow} aria-hidden />}
          <StageCard stage={stage} />
        </Fragment>
      ))}
    </section>
  );
}

function StageCard({ stage: { name, environment, gates, steps } }: { readonly stage: StageWords }) {
  return (
    <Paper withBorder p="sm" className={classes.stage}>
      <Group justify="space-between" gap={4} mb="xs">
        <Text fw={600}>{name}</Text>
        <Badge variant="default" tt="none" size="sm">
          {environment}
        </Badge>
      </Group>
      <Parts parts={gates} />
      {gates.length > 0 && steps.length > 0 && <Divider my="xs" />}
      <Parts parts={steps} />
    </Paper>
  );
}

function Parts({ parts }: { readonly parts: readonly PartWords[] }) {
  return (
    <Stack gap={4}>
      {parts.map(({ key, name, kind }) => (
        <Group key={key} gap={6} wrap="nowrap" align="flex-start">
          <KindIcon kind={kind} />
          <Text size="sm">{name}</Text>
        </Group>
      ))}
    </Stack>
  );
}
