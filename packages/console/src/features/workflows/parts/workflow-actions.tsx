import type { Workflow } from '@countersign/contract/workflows.ts';
import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconPlayerPlay, IconSettings, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../shared/api/may.ts';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';
import { DeleteWorkflow } from './settings/delete-workflow.tsx';
import { SettingsDialog } from './settings/settings-dialog.tsx';

const RunDialog = lazy(async () => ({
  default: (await import('../../runs/parts/run-dialog.tsx')).RunDialog,
}));

type Props = { readonly project: string; readonly workflow: Workflow };

/** What can be done with a workflow as a whole. */
export function WorkflowActions({ project, workflow }: Props) {
  return (
    <>
      <Run project={project} workflow={workflow} />
      <Settings project={project} workflow={workflow} />
    </>
  );
}

function Run({ project, workflow }: Props) {
  const { t } = useTranslation('workflows');
  const [asked, setAsked] = useState(false);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <ReasonedButton
        because={useMay(project, 'run.start')}
        leftSection={<IconPlayerPlay size={16} />}
        onClick={() => {
          setAsked(true);
          open();
        }}
      >
        {t('run')}
      </ReasonedButton>
      {asked && (
        <Suspense fallback={null}>
          <RunDialog project={project} workflow={workflow.key} opened={opened} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

function Settings({ project, workflow }: Props) {
  const { t } = useTranslation('workflows');
  const because = useMay(project, 'workflow.edit');
  const [changing, change] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  return (
    <>
      <ReasonedButton
        because={because}
        variant="default"
        leftSection={<IconSettings size={16} />}
        onClick={change.open}
      >
        {t('settings')}
      </ReasonedButton>
      {because === null && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={t('moreHere')}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={remove.open}>
              {t('delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {changing && <SettingsDialog project={project} workflow={workflow} onClose={change.close} />}
      {deleting && <DeleteWorkflow project={project} workflow={workflow} onClose={remove.close} />}
    </>
  );
}
