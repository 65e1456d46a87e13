import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from './problem-notice.tsx';

type Props = {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen, in a sentence. */
  readonly lead: string;
  /** What the button says. */
  readonly action: string;
  readonly color?: string;
  readonly sending: boolean;
  readonly error: Error | null;
  readonly onSend: (reason: string) => void;
  readonly onClose: () => void;
};

/** Asks for the reason of something that takes one. It stays as typed until it has been sent. */
export function ReasonDialog({ opened, title, lead, action, color, sending, error, onSend, onClose }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSend(reason.trim());
        }}
      >
        <Stack>
          <Text size="sm">{lead}</Text>
          <Textarea
            label={t('reason')}
            description={t('reasonHint')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            required
            autosize
            minRows={2}
            maxLength={1000}
            data-autofocus
          />
          <ProblemNotice error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" color={color ?? 'blue'} loading={sending} disabled={reason.trim() === ''}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
