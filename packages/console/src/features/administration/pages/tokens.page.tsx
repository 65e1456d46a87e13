import { Alert, Anchor, Stack } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../shared/api/session.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { PersonPicker } from '../../../shared/ui/people-picker.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { AccessKeys } from '../parts/tokens/access-keys.tsx';
import { Tokens } from '../parts/tokens/tokens.tsx';

/** What machines act with: the reader's own tokens and access keys, and, for administrators, those of service accounts. */
export function TokensPage() {
  const { t } = useTranslation('administration');
  const { account: me } = useSession();
  const { account = me.username } = useSearch({ from: '/tokens' });
  return (
    <Page title={t('tokensTitle')} lead={t('tokensLead')}>
      <Whose account={account} />
      <Suspense fallback={<Rows count={4} height={88} />}>
        <Stack gap="xl">
          <Tokens account={account} />
          <AccessKeys account={account} />
        </Stack>
      </Suspense>
      <Alert color="gray" icon={<IconInfoCircle />}>
        {t('tokensUse')}{' '}
        <Anchor component={Link} underline="always" {...({ to: '/apis' } as object)}>
          {t('tokensUseLink')}
        </Anchor>
      </Alert>
    </Page>
  );
}

function Whose({ account }: { readonly account: string }) {
  const { t } = useTranslation('administration');
  const { account: me, mayNotAdminister } = useSession();
  const navigate = useNavigate({ from: '/tokens' });
  if (mayNotAdminister !== null) return null;
  return (
    <PersonPicker
      label={t('whose')}
      description={t('whoseHint')}
      kind="service"
      value={account === me.username ? null : account}
      placeholder={t('mine')}
      onChange={(next) => navigate({ search: next === null ? {} : { account: next } })}
      clearable
    />
  );
}
