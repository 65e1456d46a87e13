import { Burger, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AccountMenu } from './account-menu.tsx';
import { Choices } from './choices.tsx';

type Props = { readonly opened: boolean; readonly onToggle: () => void; readonly signedIn: boolean };

export function Header({ opened, onToggle, signedIn }: Props) {
  const { t } = useTranslation('shell');
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap">
      <Group gap="sm" wrap="nowrap">
        <Burger
          opened={opened}
          onClick={onToggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={t('menu')}
          aria-expanded={opened}
        />
        <Link to="/" style={{ textDecoration: 'none', color: 'inherit' }}>
          <Group gap="xs" wrap="nowrap">
            <img src="/icon.svg" alt="" width={28} height={28} />
            <Text fw={700}>Countersign</Text>
          </Group>
        </Link>
      </Group>
      <Group gap={4} wrap="nowrap">
        <Choices />
        {signedIn && <AccountMenu />}
      </Group>
    </Group>
  );
}
