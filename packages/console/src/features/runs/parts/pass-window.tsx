import { passRunWindow } from '@countersign/contract/windows.ts';
import { Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { useMay } from '../../../shared/api/may.ts';
import { ReasonDialog } from '../../../shared/ui/reason-dialog.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';

type Props = { readonly project: string; readonly run: string };

/** Lets a run go on although a window holds it, with a reason. */
export function PassWindow({ project, run }: Props) {
  const { t } = useTranslation('runs');
  const because = useMay(project, 'window.override');
  const [opened, { open, close }] = useDisclosure(false);
  const { send, sending, error } = useCommand(passRunWindow, { onDone: close });
  return (
    <Group>
      <ReasonedButton because={because} onClick={open}>
        {t('passWindow')}
      </ReasonedButton>
      <ReasonDialog
        opened={opened}
        title={t('passWindow')}
        lead={t('passWindowLead')}
        action={t('passWindow')}
        sending={sending}
        error={error}
        onSend={(reason) => send({ params: { project, run }, body: { reason } })}
        onClose={close}
      />
    </Group>
  );
}
