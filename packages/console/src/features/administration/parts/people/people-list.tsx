import { listAccounts } from '@countersign/contract/people.ts';
import { Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconRobot, IconSearch, IconUserPlus } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../../shared/api/query.ts';
import { useSession } from '../../../../shared/api/session.ts';
import { More } from '../../../../shared/ui/more.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import { Rows } from '../../../../shared/ui/skeletons.tsx';
import { AccountRow } from './account-row.tsx';
import { NewAccount } from './new-account.tsx';

export function PeopleList() {
  const { t } = useTranslation('administration');
  const { mayNotAdminister } = useSession();
  const [query, setQuery] = useState('');
  const [making, setMaking] = useState<'person' | 'service' | null>(null);
  return (
    <Stack>
      <Group align="flex-end">
        <TextInput
          label={t('search')}
          placeholder={t('searchPeople')}
          leftSection={<IconSearch size={16} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          flex="1 1 14rem"
        />
        <ReasonedButton
          because={mayNotAdminister}
          leftSection={<IconUserPlus size={16} />}
          onClick={() => setMaking('person')}
        >
          {t('newPerson')}
        </ReasonedButton>
        <ReasonedButton
          because={mayNotAdminister}
          variant="default"
          leftSection={<IconRobot size={16} />}
          onClick={() => setMaking('service')}
        >
          {t('newService')}
        </ReasonedButton>
      </Group>
      <Found query={query} />
      {making && <NewAccount kind={making} onClose={() => setMaking(null)} />}
    </Stack>
  );
}

function Found({ query }: { readonly query: string }) {
  const { t } = useTranslation('administration');
  const [asked] = useDebouncedValue(query.trim(), 200);
  const pages = useInfiniteQuery({
    ...readingPages(listAccounts, { query: { limit: 50, ...(asked !== '' && { query: asked }) } }),
    placeholderData: keepPreviousData,
    throwOnError: true,
  });
  if (!pages.data) return <Rows count={6} height={72} />;
  return (
    <Stack gap="xs">
      {pages.data.map((account) => (
        <AccountRow key={account.id} account={account} />
      ))}
      {pages.data.length === 0 && <Text c="dimmed">{t('nobodyFound', { ns: 'common' })}</Text>}
      <More pages={pages} />
    </Stack>
  );
}
