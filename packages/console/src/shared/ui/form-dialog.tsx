import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from './problem-notice.tsx';

type Props = {
  readonly title: string;
  /** What the button says that sends it. */
  readonly action: string;
  readonly color?: string;
  readonly size?: string;
  readonly sending: boolean;
  readonly error: Error | null;
  /** Something is still missing. */
  readonly incomplete?: boolean;
  readonly onSend: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** Asks for what something takes. Whoever opens it renders it, so that the next time it begins anew. */
export function FormDialog(props: Props) {
  const {
    title,
    action,
    color = 'blue',
    size,
    sending,
    error,
    incomplete,
    onSend,
    onClose,
    children,
  } = props;
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      size={size ?? 'md'}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          onSend();
        }}
      >
        <Stack>
          {children}
          <ProblemNotice error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" color={color} loading={sending} disabled={incomplete ?? false}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
