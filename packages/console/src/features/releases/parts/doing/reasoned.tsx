import type { Gate, StepExecution } from '@countersign/contract/execution-shapes.ts';
import { abortExecution } from '@countersign/contract/executions.ts';
import { overrideGate } from '@countersign/contract/gates.ts';
import { skipStep } from '@countersign/contract/steps.ts';
import { passExecutionWindow } from '@countersign/contract/windows.ts';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { ReasonDialog } from '../../../../shared/ui/reason-dialog.tsx';
import type { DialogProps } from './dialogs.tsx';

/** How people call an execution in a sentence: which snapshot of which release. */
const names = ({ execution: { release, snapshot, stage, pipeline } }: DialogProps) => ({
  release: `${release.number} ${release.title}`,
  snapshot: snapshot.number,
  stage: stage ?? '',
  pipeline: pipeline.name,
});

const frame = ({ opened, onClose }: DialogProps) => ({ opened, onClose });

export function Abort(given: DialogProps) {
  const { project, execution, onDone } = given;
  const { t } = useTranslation('releases');
  const { send, sending, error } = useCommand(abortExecution, { onDone });
  return (
    <ReasonDialog
      {...{ ...frame(given), sending, error }}
      title={t('abortTitle', names(given))}
      lead={t('abortLead', names(given))}
      action={t('abort')}
      color="red"
      onSend={(reason) => send({ params: { project, execution: execution.id }, body: { reason } })}
    />
  );
}

export function PassWindow(given: DialogProps) {
  const { project, execution, onDone } = given;
  const { t } = useTranslation('releases');
  const { send, sending, error } = useCommand(passExecutionWindow, { onDone });
  return (
    <ReasonDialog
      {...{ ...frame(given), sending, error }}
      title={t('passTitle', names(given))}
      lead={t('passLead', names(given))}
      action={t('pass')}
      onSend={(reason) => send({ params: { project, execution: execution.id }, body: { reason } })}
    />
  );
}

export function Override({ gate, ...given }: DialogProps & { readonly gate: Pick<Gate, 'id' | 'name'> }) {
  const { project, onDone } = given;
  const { t } = useTranslation('releases');
  const { send, sending, error } = useCommand(overrideGate, { onDone });
  const named = { ...names(given), gate: gate.name };
  return (
    <ReasonDialog
      {...{ ...frame(given), sending, error }}
      title={t('overrideTitle', named)}
      lead={t('overrideLead', named)}
      action={t('override')}
      color="orange"
      onSend={(reason) => send({ params: { project, gate: gate.id }, body: { reason } })}
    />
  );
}

export function Skip({
  step,
  ...given
}: DialogProps & { readonly step: Pick<StepExecution, 'id' | 'name'> }) {
  const { project, onDone } = given;
  const { t } = useTranslation('releases');
  const { send, sending, error } = useCommand(skipStep, { onDone });
  const named = { ...names(given), step: step.name };
  return (
    <ReasonDialog
      {...{ ...frame(given), sending, error }}
      title={t('skipTitle', named)}
      lead={t('skipLead', named)}
      action={t('skip')}
      color="orange"
      onSend={(reason) => send({ params: { project, step: step.id }, body: { reason } })}
    />
  );
}
