import { AppShell } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isSignedOut } from '../../shared/api/failure.ts';
import { sessionQuery } from '../../shared/api/session.ts';
import { Live } from '../../shared/live/live.tsx';
import { patiently } from '../../shared/patiently.ts';
import { PageSkeleton } from '../../shared/ui/skeletons.tsx';
import { ConnectionLost } from './connection-lost.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { NoAnswer } from './no-answer.tsx';
import { Waiting } from './waiting.tsx';

// Fetched once the page is there, or when somebody has to sign in first.
const OwnPassword = lazy(async () => ({
  default: (await patiently(() => import('./own-password.tsx'))).OwnPassword,
}));
const SessionOver = lazy(async () => ({
  default: (await patiently(() => import('./session-over.tsx'))).SessionOver,
}));
const SignInPage = lazy(async () => ({
  default: (await patiently(() => import('./sign-in-page.tsx'))).SignInPage,
}));

/** What is around every page: for whoever is signed in; everybody else is asked to. */
export function Shell() {
  const { data, error, refetch } = useQuery(sessionQuery);
  const [asking, setAsking] = useState(false);
  if (asking !== isSignedOut(error) && (data || error)) setAsking(!asking);
  const first = useRef(data?.account.id);
  first.current ??= data?.account.id;
  const isAnother = data !== undefined && data.account.id !== first.current;
  // Somebody else has signed in, in another tab: nothing that was read for the one before is shown to them.
  useEffect(() => {
    if (isAnother) window.location.assign('/');
  }, [isAnother]);
  if (data && !isAnother) return data.passwordGiven ? <Porch /> : <House />;
  // Also while it is asked again: what was typed into the form is to stay.
  if (asking && (error === null || isSignedOut(error)))
    return (
      <Suspense>
        <SignInPage />
      </Suspense>
    );
  if (error) return <NoAnswer error={error} onRetry={refetch} />;
  return <Frame navigation={null}>{<PageSkeleton />}</Frame>;
}

/** Whose password somebody else has made is answered nothing until they have one of their own. */
function Porch() {
  return (
    <>
      <Frame navigation={null}>
        <PageSkeleton />
      </Frame>
      <Suspense>
        <OwnPassword />
      </Suspense>
    </>
  );
}

function House() {
  return (
    <Live>
      <Waiting>
        <Frame navigation={<Navigation />}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </Frame>
      </Waiting>
      <Suspense>
        <SessionOver />
      </Suspense>
    </Live>
  );
}

type FrameProps = { readonly navigation: React.ReactNode; readonly children: React.ReactNode };

function Frame({ navigation, children }: FrameProps) {
  const { t } = useTranslation('shell');
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has gone to a page wants to see it
  useEffect(close, [pathname]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <AppShell.Header>
        <Header opened={opened} onToggle={toggle} signedIn={navigation !== null} />
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t('menu')}>
        {navigation}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <ConnectionLost />
        {children}
      </AppShell.Main>
    </AppShell>
  );
}
