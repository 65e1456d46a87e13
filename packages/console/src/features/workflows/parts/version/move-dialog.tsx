import {
  activateWorkflowVersion,
  deactivateWorkflowVersion,
  deleteWorkflowVersion,
  type WorkflowVersion,
} from '@countersign/contract/versions.ts';
import type { Workflow } from '@countersign/contract/workflows.ts';
import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';

type Act = 'activate' | 'deactivate' | 'delete';

type Props = {
  readonly project: string;
  readonly workflow: Workflow;
  readonly version: WorkflowVersion;
  readonly act: Act;
  readonly onClose: () => void;
};

/** Asks once more before a version is put to use, taken out of use or deleted. */
export function MoveDialog({ project, workflow, version, act, onClose }: Props) {
  const { t } = useTranslation('workflows');
  const { label } = version;
  const { send, sending, error } = useMoves(project, workflow, onClose)[act];
  const active = workflow.activeVersion?.label ?? '';
  const titles = {
    activate: 'activateTitle',
    deactivate: 'deactivateTitle',
    delete: 'deleteVersionTitle',
  } as const;
  const actions = { activate: 'activate', deactivate: 'deactivate', delete: 'deleteAction' } as const;
  const leads = {
    activate: active === '' ? 'activateFirst' : 'activateInstead',
    deactivate: 'deactivateLead',
    delete: 'deleteVersionLead',
  } as const;
  return (
    <FormDialog
      title={t(titles[act], { label })}
      action={t(actions[act])}
      color={act === 'delete' ? 'red' : 'blue'}
      sending={sending}
      error={error}
      onSend={() =>
        send({
          params: { project, workflow: workflow.key, version: String(version.number) },
          headers: { 'if-match': `"${version.revision}"` },
        })
      }
      onClose={onClose}
    >
      <Text size="sm">{t(leads[act], { label, active })}</Text>
    </FormDialog>
  );
}

function useMoves(project: string, { key: workflow }: Workflow, onDone: () => void) {
  const navigate = useNavigate();
  const gone = () =>
    navigate({ to: '/projects/$project/workflows/$workflow', params: { project, workflow }, search: {} });
  return {
    activate: useCommand(activateWorkflowVersion, { onDone }),
    deactivate: useCommand(deactivateWorkflowVersion, { onDone }),
    delete: useCommand(deleteWorkflowVersion, { onDone: gone }),
  };
}
