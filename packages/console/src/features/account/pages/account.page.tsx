import { SimpleGrid, Stack } from '@mantine/core';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../shared/api/session.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { Appearance } from '../parts/appearance.tsx';
import { Delegations } from '../parts/delegations.tsx';
import { MyProjects } from '../parts/my-projects.tsx';
import { Password } from '../parts/password.tsx';
import { Sessions } from '../parts/sessions.tsx';
import { Telling } from '../parts/telling.tsx';
import { WhoIAm } from '../parts/who-i-am.tsx';

/** What is one's own: who one is here, who signs in one's place, how one is told, password and sessions, looks. */
export function AccountPage() {
  const { t } = useTranslation('account');
  const { account } = useSession();
  const person = account.kind === 'person';
  return (
    <Page title={t('title')} lead={t('lead')}>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Stack gap="lg">
          <WhoIAm />
          <Suspense fallback={<Rows count={3} height={80} />}>
            <Delegations />
          </Suspense>
          <MyProjects />
        </Stack>
        <Stack gap="lg">
          {person && (
            <Suspense fallback={<Rows count={1} height={168} />}>
              <Telling />
            </Suspense>
          )}
          <Appearance />
          {person && <Password />}
          {person && <Sessions />}
        </Stack>
      </SimpleGrid>
    </Page>
  );
}
