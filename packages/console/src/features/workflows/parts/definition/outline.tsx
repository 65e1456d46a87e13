import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconClockStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { span } from '../../definition.view.ts';
import { InputList } from './input-list.tsx';
import { JobItem } from './job-item.tsx';
import css from './outline.module.css';

type Props = {
  readonly definition: WorkflowDefinition;
  /** The level of its headings. */
  readonly order?: 3 | 4;
};

/** A definition as a picture: what a run is asked for, then its stages in order, each with what is done in it. */
export function Outline({ definition: { inputs, stages, timeout }, order = 3 }: Props) {
  const { t, i18n } = useTranslation('workflows');
  return (
    <Stack gap="md">
      <InputList inputs={inputs} order={order} />
      <Stack gap="xs">
        <Title order={order} size="h5">
          {t('stages')}
        </Title>
        <div className={css.picture}>
          <ol className={css.stages}>
            {stages.map((stage, nth) => (
              <StageCard key={stage.name} stage={stage} number={nth + 1} />
            ))}
          </ol>
        </div>
      </Stack>
      <Group gap={6} c="dimmed" wrap="nowrap" align="flex-start">
        <IconClockStop size={18} aria-hidden />
        <Text size="sm">{t('endsAfter', { span: span(timeout, i18n.language) })}</Text>
      </Group>
    </Stack>
  );
}

type StageProps = { readonly stage: WorkflowDefinition['stages'][number]; readonly number: number };

function StageCard({ stage: { name, jobs }, number }: StageProps) {
  const { t } = useTranslation('workflows');
  return (
    <Card component="li" withBorder padding="sm" className={css.stage}>
      <Stack gap="sm">
        <Stack gap={0}>
          <Text size="xs" c="dimmed">
            {t('stage', { number })}
          </Text>
          <Text fw={600}>{name}</Text>
        </Stack>
        {jobs.map((job) => (
          <JobItem key={job.name} job={job} />
        ))}
      </Stack>
    </Card>
  );
}
