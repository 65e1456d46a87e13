import type { StepExecution } from '@countersign/contract/execution-shapes.ts';
import { completeStep } from '@countersign/contract/steps.ts';
import { Button, Paper, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import type { DialogProps } from './dialogs.tsx';
import { DialogFrame } from './frame.tsx';

type Props = DialogProps & { readonly step: Pick<StepExecution, 'id' | 'name' | 'instructions'> };
type Went = 'passed' | 'failed';

/** Says how a step went that a person does: with what was to be done, and what it leads to. */
export function CompleteStep({ project, execution, opened, onClose, onDone, step }: Props) {
  const { t } = useTranslation('releases');
  const [went, setWent] = useState<Went | null>(null);
  const [comment, setComment] = useState('');
  const { send, sending, error } = useCommand(completeStep, { onDone });
  const named = { step: step.name, snapshot: execution.snapshot.number, stage: execution.stage ?? '' };
  return (
    <DialogFrame
      {...{ opened, onClose, error }}
      title={t('completeTitle', named)}
      onSubmit={() => went && send({ params: { project, step: step.id }, body: { status: went, comment } })}
      buttons={
        <Button
          type="submit"
          loading={sending}
          disabled={went === null}
          color={went === 'failed' ? 'red' : went === 'passed' ? 'green' : 'blue'}
        >
          {t(went === null ? 'complete' : `complete-${went}`)}
        </Button>
      }
    >
      <Instructions text={step.instructions} />
      <Radio.Group
        label={t('howItWent')}
        value={went ?? ''}
        onChange={(value) => setWent(value as Went)}
        required
      >
        <Stack gap="xs" mt="xs">
          <Radio value="passed" label={t('passed')} description={t('passedHint', named)} data-autofocus />
          <Radio value="failed" label={t('wentWrong')} description={t('failedHint', named)} />
        </Stack>
      </Radio.Group>
      <Textarea
        label={t('comment')}
        description={t('reasonHint', { ns: 'common' })}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
        autosize
        minRows={2}
        maxLength={1000}
      />
    </DialogFrame>
  );
}

function Instructions({ text }: { readonly text: string | null }) {
  const { t } = useTranslation('releases');
  if (text === null) return null;
  return (
    <Paper withBorder p="sm">
      <Text size="sm" fw={600}>
        {t('instructions')}
      </Text>
      <Text style={{ whiteSpace: 'pre-wrap' }}>{text}</Text>
    </Paper>
  );
}
