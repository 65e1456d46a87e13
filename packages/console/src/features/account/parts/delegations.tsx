import { type Delegation, listDelegations } from '@countersign/contract/delegations.ts';
import { Button, Stack, Text } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../shared/api/query.ts';
import { useSession } from '../../../shared/api/session.ts';
import { More } from '../../../shared/ui/more.tsx';
import { DelegationRow } from './delegation-row.tsx';
import { NewDelegation } from './new-delegation.tsx';
import { Section } from './section.tsx';

/** Who signs in the reader's place and in whose place the reader signs. */
export function Delegations() {
  const { t } = useTranslation('account');
  const { account } = useSession();
  const pages = useSuspenseInfiniteQuery(
    readingPages(listDelegations, { query: { account: account.username } }),
  );
  const [making, setMaking] = useState(false);
  return (
    <Section
      title={t('delegations')}
      lead={t('delegationsLead')}
      actions={
        <Button size="xs" leftSection={<IconUserShare size={16} />} onClick={() => setMaking(true)}>
          {t('delegate')}
        </Button>
      }
    >
      <Given title={t('givenByMe')} none={t('noneGiven')} all={by(pages.data, account.username)} />
      <Given title={t('givenToMe')} none={t('noneGivenToMe')} all={to(pages.data, account.username)} />
      <More pages={pages} />
      {making && <NewDelegation onClose={() => setMaking(false)} />}
    </Section>
  );
}

const by = (all: readonly Delegation[], me: string) => all.filter(({ from }) => from === me);
const to = (all: readonly Delegation[], me: string) => all.filter((each) => each.to === me);

type GivenProps = {
  readonly title: string;
  readonly none: string;
  readonly all: readonly Delegation[];
};

const Given = ({ title, none, all }: GivenProps) => (
  <Stack gap="xs">
    <Text size="sm" fw={600}>
      {title}
    </Text>
    {all.length === 0 && (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    )}
    {all.map((delegation) => (
      <DelegationRow key={delegation.id} delegation={delegation} />
    ))}
  </Stack>
);
