import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** Asks before somebody leaves a page on which something was typed and not saved; `typed`: there is. */
export function Unsaved({ typed }: { readonly typed: boolean }) {
  const { t } = useTranslation();
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => typed,
    enableBeforeUnload: typed,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return (
    <Modal
      opened
      onClose={reset}
      title={t('unsavedTitle')}
      centered
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Text size="sm">{t('unsavedLead')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={proceed}>
            {t('unsavedLeave')}
          </Button>
          <Button onClick={reset} data-autofocus>
            {t('unsavedStay')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
