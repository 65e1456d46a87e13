import { Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../shared/api/session.ts';
import { useSignedOut } from '../../shared/api/signed-out.ts';
import { SignInForm } from './sign-in-form.tsx';

/** Asks to sign in again above the page, so that what was typed stays. Another person begins on a page of their own. */
export function SessionOver() {
  const { t } = useTranslation('shell');
  const signedOut = useSignedOut();
  const { account } = useSession();
  const queries = useQueryClient();
  return (
    <Modal
      opened={signedOut}
      onClose={() => {}}
      withCloseButton={false}
      title={t('sessionOver')}
      centered
      zIndex={400}
    >
      <Stack>
        <Text size="sm">{t('sessionOverLead')}</Text>
        <SignInForm
          username={account.username}
          onSignedIn={(session) =>
            session.account.id === account.id ? queries.invalidateQueries() : window.location.assign('/')
          }
        />
      </Stack>
    </Modal>
  );
}
