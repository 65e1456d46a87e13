import { type Session, signIn } from '@countersign/contract/sessions.ts';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../shared/api/command.ts';
import { sessionQuery } from '../../shared/api/session.ts';
import { noteSignedIn } from '../../shared/api/signed-out.ts';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';

/** A user name, which never holds an at sign, or an e-mail address, with the password. */
export function SignInForm({ onSignedIn }: { readonly onSignedIn?: (session: Session) => void }) {
  const { t } = useTranslation('shell');
  const queries = useQueryClient();
  const { send, sending, error } = useCommand(signIn, {
    onDone(session) {
      noteSignedIn();
      onSignedIn?.(session);
      queries.setQueryData(sessionQuery.queryKey, session);
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        const name = String(given.get('username')).trim();
        const password = String(given.get('password'));
        send({ body: name.includes('@') ? { email: name, password } : { username: name, password } });
      }}
    >
      <Stack>
        <TextInput
          name="username"
          label={t('username')}
          autoComplete="username"
          autoCapitalize="none"
          required
          data-autofocus
        />
        <PasswordInput name="password" label={t('password')} autoComplete="current-password" required />
        <ProblemNotice error={error} />
        <Button type="submit" loading={sending}>
          {t('signIn')}
        </Button>
      </Stack>
    </form>
  );
}
