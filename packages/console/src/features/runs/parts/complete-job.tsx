import type { RunJob } from '@countersign/contract/run-shapes.ts';
import { completeJob } from '@countersign/contract/runs.ts';
import { Group, Stack, Textarea } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { useMay } from '../../../shared/api/may.ts';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';

type Props = { readonly project: string; readonly run: string; readonly job: RunJob };

/** Whoever has done a manual job says how it went. */
export function CompleteJob({ project, run, job }: Props) {
  const { t } = useTranslation('runs');
  const because = useMay(project, 'job.complete');
  const [comment, setComment] = useState('');
  const { send, sending, error } = useCommand(completeJob);
  const say = (status: 'passed' | 'failed') =>
    send({ params: { project, run, job: job.id }, body: { status, comment: comment.trim() } });
  return (
    <Stack gap="sm">
      <Textarea
        label={t('howItWent')}
        description={t('howItWentHint')}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
        maxLength={1000}
        autosize
      />
      <ProblemNotice error={error} />
      <Group>
        <ReasonedButton
          because={because}
          color="green"
          loading={sending}
          leftSection={<IconCheck size={16} />}
          onClick={() => say('passed')}
        >
          {t('sayPassed')}
        </ReasonedButton>
        <ReasonedButton
          because={because}
          color="red"
          variant="light"
          loading={sending}
          leftSection={<IconX size={16} />}
          onClick={() => say('failed')}
        >
          {t('sayFailed')}
        </ReasonedButton>
      </Group>
    </Stack>
  );
}
