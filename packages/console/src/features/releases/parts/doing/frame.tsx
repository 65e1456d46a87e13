import { Button, Group, Modal, type ModalProps, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { useOpened } from './opened.ts';

type Props = Pick<ModalProps, 'size' | 'closeOnClickOutside'> & {
  readonly opened: boolean;
  readonly title: string;
  readonly error?: Error | null;
  readonly onClose: () => void;
  /** What the dialog is for; without it there is only something to read. */
  readonly buttons?: ReactNode;
  readonly onSubmit?: () => void;
  readonly children: ReactNode;
};

/** A dialog: what it is about, what went wrong, and at its end what can be done. */
export function DialogFrame(props: Props) {
  const { opened, title, error = null, onClose, buttons, onSubmit, children, ...modal } = props;
  const { t } = useTranslation();
  return (
    <Modal
      {...modal}
      opened={useOpened(opened)}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <Stack>
          {children}
          <ProblemNotice error={error} />
          {buttons !== undefined && (
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('cancel')}
              </Button>
              {buttons}
            </Group>
          )}
        </Stack>
      </form>
    </Modal>
  );
}
