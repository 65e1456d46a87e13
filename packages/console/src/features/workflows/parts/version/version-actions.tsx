import { submitWorkflowVersion, type WorkflowVersion } from '@countersign/contract/versions.ts';
import type { Workflow } from '@countersign/contract/workflows.ts';
import { ActionIcon, Group, Menu, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBolt, IconCopyPlus, IconDots, IconPencil, IconSend, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import { isOpen } from '../../workflows.view.ts';
import { MoveDialog } from './move-dialog.tsx';

type Props = {
  readonly project: string;
  readonly workflow: Workflow;
  readonly version: WorkflowVersion;
};

/** What can be done with a version as it stands; the server's reason where it cannot. */
export function VersionActions(props: Props) {
  const { project, workflow, version } = props;
  const { send, sending, error } = useCommand(submitWorkflowVersion);
  const submit = () =>
    send({
      params: { project, workflow: workflow.key, version: String(version.number) },
      headers: { 'if-match': `"${version.revision}"` },
    });
  return (
    <Stack gap="xs" align="flex-end" maw="100%">
      <Group gap="xs" justify="flex-end">
        {isOpen(version) && <Submit {...props} sending={sending} onSubmit={submit} />}
        {isOpen(version) && <Write {...props} draft="edit" />}
        {(version.status === 'published' || version.status === 'active') && <Move {...props} />}
        {!isOpen(version) && <Write {...props} draft="new" />}
        <More {...props} />
      </Group>
      <ProblemNotice error={error} />
    </Stack>
  );
}

type SubmitProps = Props & { readonly sending: boolean; readonly onSubmit: () => void };

function Submit({ project, workflow, sending, onSubmit }: SubmitProps) {
  const { t } = useTranslation('workflows');
  return (
    <ReasonedButton
      because={useMay(project, 'version.submit')}
      loading={sending}
      onClick={onSubmit}
      leftSection={<IconSend size={16} />}
    >
      {t(workflow.reviewRequired ? 'submit' : 'publish')}
    </ReasonedButton>
  );
}

/** Opens the editor: on this version, or on the next one that begins with what this one says. */
function Write({ project, workflow, version, draft }: Props & { readonly draft: 'edit' | 'new' }) {
  const { t } = useTranslation('workflows');
  const write = useWrite({ project, workflow, version });
  const Icon = draft === 'edit' ? IconPencil : IconCopyPlus;
  return (
    <ReasonedButton
      because={useMay(project, 'version.edit')}
      variant="default"
      leftSection={<Icon size={16} />}
      onClick={() => write(draft)}
    >
      {t(draft === 'edit' ? 'edit' : 'draftFrom')}
    </ReasonedButton>
  );
}

const useWrite = ({ project, workflow, version }: Props) => {
  const navigate = useNavigate();
  return (draft: 'edit' | 'new') =>
    navigate({
      to: '/projects/$project/workflows/$workflow',
      params: { project, workflow: workflow.key },
      search: { version: String(version.number), draft },
    });
};

function Move(props: Props) {
  const { t } = useTranslation('workflows');
  const [opened, { open, close }] = useDisclosure(false);
  const act = props.version.status === 'active' ? 'deactivate' : 'activate';
  return (
    <>
      <ReasonedButton
        because={useMay(props.project, 'version.activate')}
        variant={act === 'activate' ? 'filled' : 'default'}
        leftSection={act === 'activate' ? <IconBolt size={16} /> : undefined}
        onClick={open}
      >
        {t(act)}
      </ReasonedButton>
      {opened && <MoveDialog {...props} act={act} onClose={close} />}
    </>
  );
}

function More(props: Props) {
  const { project, version } = props;
  const { t } = useTranslation('workflows');
  const [opened, { open, close }] = useDisclosure(false);
  const mayWrite = useMay(project, 'version.edit') === null;
  const write = useWrite(props);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('more', { label: version.label })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isOpen(version) && mayWrite && (
            <Menu.Item leftSection={<IconCopyPlus size={16} />} onClick={() => write('new')}>
              {t('draftFrom')}
            </Menu.Item>
          )}
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={open}>
            {t('deleteVersion')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {opened && <MoveDialog {...props} act="delete" onClose={close} />}
    </>
  );
}
