import { replayExecution } from '@countersign/contract/executions.ts';
import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import type { DialogProps } from './dialogs.tsx';
import { DialogFrame } from './frame.tsx';

/** Begins the stage anew at which it stopped. */
export function Replay({ project, execution, opened, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('releases');
  const { send, sending, error } = useCommand(replayExecution, { onDone });
  const stage = execution.stage ?? '';
  const named = { stage, snapshot: execution.snapshot.number, release: execution.release.number };
  return (
    <DialogFrame
      {...{ opened, onClose, error }}
      title={t('replayTitle', named)}
      onSubmit={() => send({ params: { project, execution: execution.id }, body: { stage } })}
      buttons={
        <Button type="submit" loading={sending} data-autofocus>
          {t('replay')}
        </Button>
      }
    >
      <Text size="sm">{t('replayLead', named)}</Text>
    </DialogFrame>
  );
}
