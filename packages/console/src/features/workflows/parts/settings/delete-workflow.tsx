import { deleteWorkflow, type Workflow } from '@countersign/contract/workflows.ts';
import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';

type Props = {
  readonly project: string;
  readonly workflow: Workflow;
  readonly onClose: () => void;
};

/** Deletes a workflow, once somebody has said so twice. */
export function DeleteWorkflow({ project, workflow, onClose }: Props) {
  const { key, name, version } = workflow;
  const { t } = useTranslation('workflows');
  const navigate = useNavigate();
  const { send, sending, error } = useCommand(deleteWorkflow, {
    onDone: () => navigate({ to: '/projects/$project/workflows', params: { project } }),
  });
  return (
    <FormDialog
      title={t('deleteTitle', { name })}
      action={t('deleteAction')}
      color="red"
      sending={sending}
      error={error}
      onSend={() => send({ params: { project, workflow: key }, headers: { 'if-match': `"${version}"` } })}
      onClose={onClose}
    >
      <Text size="sm">{t('deleteLead')}</Text>
    </FormDialog>
  );
}
