import { signOut } from '@countersign/contract/sessions.ts';
import { ActionIcon, Menu } from '@mantine/core';
import { IconLogout, IconUser, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../shared/api/command.ts';
import { useSession } from '../../shared/api/session.ts';

export function AccountMenu() {
  const { t } = useTranslation('shell');
  const { account } = useSession();
  // Whatever was read for this person is let go with the page.
  const { send } = useCommand(signOut, { onDone: () => window.location.assign('/') });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" aria-label={account.name}>
          <IconUserCircle size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{account.name}</Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} />}>
          {t('account')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => send({})}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
