import { changePassword } from '@countersign/contract/sessions.ts';
import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../api/command.ts';
import { useSession } from '../api/session.ts';
import { ProblemNotice } from './problem-notice.tsx';

const shortest = 10;

/** Changes the reader's own password. `currentLabel`: what the one there is now is called. */
export function PasswordForm({ currentLabel }: { readonly currentLabel?: string }) {
  const { t } = useTranslation('account');
  const { account } = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const { send, sending, error } = useCommand(changePassword, {
    onDone() {
      setCurrent('');
      setNext('');
      notifications.show({ color: 'green', message: t('passwordChanged') });
    },
  });
  const toggle = { 'aria-label': t('showPassword', { ns: 'shell' }) };
  const same = next !== '' && next === current;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send({ body: { current, new: next } });
      }}
    >
      <Stack>
        {/* Where browsers keep passwords, they want to know whose it is. */}
        <input type="text" name="username" autoComplete="username" value={account.username} readOnly hidden />
        <PasswordInput
          name="current"
          label={currentLabel ?? t('currentPassword')}
          autoComplete="current-password"
          visibilityToggleButtonProps={toggle}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          required
          data-autofocus
        />
        <PasswordInput
          name="new"
          label={t('newPassword')}
          description={t('newPasswordHint', { count: shortest })}
          autoComplete="new-password"
          visibilityToggleButtonProps={toggle}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          error={same && t('samePassword')}
          maxLength={128}
          required
        />
        <ProblemNotice error={error} />
        <Group justify="flex-end">
          <Button type="submit" loading={sending} disabled={current === '' || next.length < shortest || same}>
            {t('changePassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
