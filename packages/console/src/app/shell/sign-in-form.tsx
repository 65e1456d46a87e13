import { type Session, signIn } from '@countersign/contract/sessions.ts';
import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../shared/api/command.ts';
import { sessionQuery } from '../../shared/api/session.ts';
import { noteSignedIn } from '../../shared/api/signed-out.ts';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { useCountdown } from './use-countdown.ts';
import { waitOf } from './wait-of.ts';

type Props = {
  readonly onSignedIn?: (session: Session) => void;
  /** Who was signed in before. */
  readonly username?: string;
};

/** A user name, which never holds an at sign, or an e-mail address, with the password. Both stay through every failure. */
export function SignInForm({ onSignedIn, username }: Props) {
  const { t } = useTranslation('shell');
  const queries = useQueryClient();
  const { send, sending, error } = useCommand(signIn, {
    onDone(session) {
      noteSignedIn();
      onSignedIn?.(session);
      queries.setQueryData(sessionQuery.queryKey, session);
    },
  });
  const wait = useCountdown(waitOf(error), error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        const name = String(given.get('username')).trim().toLowerCase();
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
          spellCheck={false}
          defaultValue={username}
          required
          data-autofocus={username === undefined || undefined}
        />
        <Password focused={username !== undefined} />
        {wait > 0 ? <Slowed seconds={wait} /> : <ProblemNotice error={error} />}
        <Button type="submit" loading={sending} disabled={wait > 0}>
          {t('signIn')}
        </Button>
      </Stack>
    </form>
  );
}

/** Says so while capital letters are locked: the commonest reason why a right password is wrong. */
function Password({ focused }: { readonly focused: boolean }) {
  const { t } = useTranslation('shell');
  const [capitals, setCapitals] = useState(false);
  const look = (event: KeyboardEvent) => setCapitals(event.getModifierState('CapsLock'));
  return (
    <Stack gap={4}>
      <PasswordInput
        name="password"
        label={t('password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        required
        onKeyDown={look}
        onKeyUp={look}
        onBlur={() => setCapitals(false)}
        data-autofocus={focused || undefined}
      />
      <Text size="sm" role="status">
        {capitals && t('capsLock')}
      </Text>
    </Stack>
  );
}

function Slowed({ seconds }: { readonly seconds: number }) {
  const { t } = useTranslation('shell');
  return (
    <Alert color="yellow" role="alert" icon={<IconClock />} title={t('slowed')}>
      {t('slowedHint', { count: seconds })}
    </Alert>
  );
}
