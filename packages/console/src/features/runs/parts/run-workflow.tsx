import type { Workflow } from '@countersign/contract/workflows.ts';
import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../shared/api/may.ts';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';
import { RunDialog } from './run-dialog.tsx';

type Props = { readonly project: string; readonly workflows: readonly Workflow[] };

/** Which workflow, and then its run dialog. */
export function RunWorkflow({ project, workflows }: Props) {
  const { t } = useTranslation('runs');
  const because = useMay(project, 'run.start');
  const [opened, { open, close }] = useDisclosure(false);
  const [chosen, setChosen] = useState<string | null>(null);
  if (because !== null)
    return (
      <ReasonedButton because={because} onClick={() => {}}>
        {t('runWorkflow')}
      </ReasonedButton>
    );
  const choose = (key: string) => {
    setChosen(key);
    open();
  };
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            rightSection={<IconChevronDown size={16} />}
            disabled={workflows.length === 0}
          >
            {t('runWorkflow')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah="60dvh" style={{ overflowY: 'auto' }}>
          {workflows.map(({ key, name }) => (
            <Menu.Item key={key} onClick={() => choose(key)}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen !== null && (
        <RunDialog key={chosen} project={project} workflow={chosen} opened={opened} onClose={close} />
      )}
    </>
  );
}
