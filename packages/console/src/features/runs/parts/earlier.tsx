import type { Run } from '@countersign/contract/run-shapes.ts';
import { Accordion, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { earlierAttempts } from '../runs.view.ts';
import { JobItem } from './job-item.tsx';

type Props = { readonly project: string; readonly run: Run };

/** The jobs of earlier attempts that were begun anew since. */
export function Earlier({ project, run }: Props) {
  const { t } = useTranslation('runs');
  const attempts = earlierAttempts(run);
  if (attempts.length === 0) return null;
  return (
    <Stack component="section" aria-labelledby="earlier">
      <Title order={2} size="h4" id="earlier">
        {t('earlier')}
      </Title>
      {attempts.map(({ number, jobs }) => (
        <div key={number}>
          <Title order={3} size="h5" mb="xs">
            {t('attempt', { number })}
          </Title>
          <Accordion multiple order={4} variant="separated">
            {jobs.map((job) => (
              <JobItem key={job.id} project={project} job={job} />
            ))}
          </Accordion>
        </div>
      ))}
    </Stack>
  );
}
