import { createRouter, parseSearchWith, stringifySearchWith } from '@tanstack/react-router';
import { PageSkeleton } from '../shared/ui/skeletons.tsx';
import { NotFound, PageFailed } from './page-failed.tsx';
import { rootRoute } from './root-route.ts';
import { pageRoutes } from './routes.tsx';

export const router = createRouter({
  routeTree: rootRoute.addChildren(pageRoutes),
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: NotFound,
  defaultPreload: 'intent',
  scrollRestoration: true,
  // All that an address carries are texts: an id is never a number, and needs no quotes to say so.
  parseSearch: parseSearchWith((text) => text),
  stringifySearch: stringifySearchWith(String),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
