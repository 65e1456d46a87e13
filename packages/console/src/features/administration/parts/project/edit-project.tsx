import { editProject, type Project } from '@countersign/contract/projects.ts';
import { TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useSession } from '../../../../shared/api/session.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';

/** Gives a project another name; its key stays. */
export function RenameProject({ project }: { readonly project: Project }) {
  const { t } = useTranslation('administration');
  const { mayNotAdminister } = useSession();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <ReasonedButton
        because={mayNotAdminister}
        variant="default"
        leftSection={<IconPencil size={16} />}
        onClick={() => setOpened(true)}
      >
        {t('rename')}
      </ReasonedButton>
      {opened && <Rename project={project} onClose={() => setOpened(false)} />}
    </>
  );
}

type Props = { readonly project: Project; readonly onClose: () => void };

function Rename({ project, onClose }: Props) {
  const { t } = useTranslation('administration');
  const [name, setName] = useState(project.name);
  const { send, sending, error } = useCommand(editProject, { onDone: onClose });
  return (
    <FormDialog
      title={t('rename')}
      action={t('save', { ns: 'common' })}
      sending={sending}
      error={error}
      incomplete={name.trim() === ''}
      onClose={onClose}
      onSend={() => send({ params: { project: project.key }, body: { name: name.trim() } })}
    >
      <TextInput
        label={t('name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        maxLength={200}
        data-autofocus
      />
    </FormDialog>
  );
}
