import { signOut } from '@countersign/contract/sessions.ts';
import { Button, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../shared/api/command.ts';
import { PasswordForm } from '../../shared/ui/password-form.tsx';

/** Somebody else has made the password, so two people know it: asks for one of the reader's own before anything else. */
export function OwnPassword() {
  const { t } = useTranslation('shell');
  const { send, sending } = useCommand(signOut, { onDone: () => window.location.assign('/') });
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      title={t('ownPassword')}
      centered
      zIndex={300}
    >
      <Stack>
        <Text size="sm">{t('ownPasswordLead')}</Text>
        <PasswordForm currentLabel={t('givenPassword')} />
        <Button variant="subtle" size="xs" loading={sending} onClick={() => send({})}>
          {t('signOut')}
        </Button>
      </Stack>
    </Modal>
  );
}
