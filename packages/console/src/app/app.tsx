import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { patiently } from '../shared/patiently.ts';
import { createQueryClient } from './query-client.ts';
import { router } from './router.tsx';
import { contrast, theme } from './theme.ts';

const queries = createQueryClient();

const Notifications = lazy(async () => ({
  default: (await patiently(() => import('@mantine/notifications'))).Notifications,
}));

/** The nonce that this page's own styles are allowed by: see the server's content security policy. */
const nonce = () => document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

// Where dialogs keep the page behind them from scrolling, a style is made by a package that asks for the nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce() });

export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      getStyleNonce={nonce}
      cssVariablesResolver={contrast}
    >
      <QueryClientProvider client={queries}>
        <Suspense>
          <Notifications position="bottom-right" />
        </Suspense>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
