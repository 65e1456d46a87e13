import { createSnapshot, type Snapshot } from '@countersign/contract/releases.ts';
import { Button, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCamera } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import { contentsOf, type Draft, draftFrom } from '../../view/draft.ts';
import { SnapshotForm } from './snapshot-form.tsx';

type Props = { readonly project: string; readonly release: string; readonly last: Snapshot | undefined };

/** The button for the next snapshot, with the form behind it: begun from the last one, and kept until it is sent. */
export function NewSnapshot({ project, release, last }: Props) {
  const { t } = useTranslation('releases');
  const [draft, setDraft] = useState<Draft | null>(null);
  const [opened, setOpened] = useState(false);
  const because = useMay(project, 'snapshot.create');
  const { send, sending, error, reset } = useCommand(createSnapshot, {
    onDone({ number }) {
      setOpened(false);
      setDraft(null);
      notifications.show({ message: t('snapshotMade', { snapshot: number }) });
    },
  });
  const open = () => {
    reset();
    setDraft((kept) => kept ?? draftFrom(last));
    setOpened(true);
  };
  return (
    <>
      <ReasonedButton
        because={because}
        variant="default"
        leftSection={<IconCamera size={16} />}
        onClick={open}
      >
        {t('newSnapshot')}
      </ReasonedButton>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('newSnapshot')}
        size="xl"
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
      >
        {draft && (
          <SnapshotForm
            {...{ project, draft, last, error }}
            onDraft={setDraft}
            onSend={() => {
              const contents = contentsOf(draft);
              send({ params: { project, release }, body: { description: draft.description, contents } });
            }}
            buttons={(complete) => (
              <>
                <Button variant="default" onClick={() => setDraft(draftFrom(last))}>
                  {t('startOver')}
                </Button>
                <Button type="submit" loading={sending} disabled={!complete}>
                  {t('createSnapshot')}
                </Button>
              </>
            )}
          />
        )}
      </Modal>
    </>
  );
}
