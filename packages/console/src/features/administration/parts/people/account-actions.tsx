import { type Account, enableAccount } from '@countersign/contract/people.ts';
import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconKey, IconLock, IconPencil, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useSession } from '../../../../shared/api/session.ts';
import { DisableAccount } from './disable-account.tsx';
import { EditAccount } from './edit-account.tsx';
import { ResetPassword } from './reset-password.tsx';

const dialogs = { edit: EditAccount, reset: ResetPassword, disable: DisableAccount } as const;

/** What can be done to an account; to those who may not, why not. */
export function AccountActions({ account }: { readonly account: Account }) {
  const { t } = useTranslation('administration');
  const [opened, setOpened] = useState<keyof typeof dialogs | null>(null);
  const Dialog = opened && dialogs[opened];
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="subtle" size="lg" aria-label={t('actionsFor', { name: account.name })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Items account={account} onOpen={setOpened} />
        </Menu.Dropdown>
      </Menu>
      {Dialog && <Dialog account={account} onClose={() => setOpened(null)} />}
    </>
  );
}

type ItemsProps = {
  readonly account: Account;
  readonly onOpen: (dialog: keyof typeof dialogs) => void;
};

function Items({ account: { kind, username, name, disabled }, onOpen }: ItemsProps) {
  const { t } = useTranslation('administration');
  const { mayNotAdminister } = useSession();
  const locked = mayNotAdminister !== null;
  const { send } = useCommand(enableAccount, {
    onDone: () => notifications.show({ message: t('enabledDone', { name }) }),
  });
  return (
    <>
      {locked && <Menu.Label>{mayNotAdminister}</Menu.Label>}
      <Menu.Item disabled={locked} leftSection={<IconPencil size={16} />} onClick={() => onOpen('edit')}>
        {t('edit', { ns: 'common' })}
      </Menu.Item>
      {kind === 'person' ? (
        <Menu.Item disabled={locked} leftSection={<IconLock size={16} />} onClick={() => onOpen('reset')}>
          {t('resetPassword')}
        </Menu.Item>
      ) : (
        <Menu.Item
          disabled={locked}
          leftSection={<IconKey size={16} />}
          component={Link}
          {...({ to: '/tokens', search: { account: username } } as object)}
        >
          {t('itsTokens')}
        </Menu.Item>
      )}
      {disabled ? (
        <Menu.Item
          disabled={locked}
          leftSection={<IconUserCheck size={16} />}
          onClick={() => send({ params: { account: username } })}
        >
          {t('enable')}
        </Menu.Item>
      ) : (
        <Menu.Item
          disabled={locked}
          color="red"
          leftSection={<IconUserOff size={16} />}
          onClick={() => onOpen('disable')}
        >
          {t('disable')}
        </Menu.Item>
      )}
    </>
  );
}
