import { lazyRouteComponent } from '@tanstack/react-router';
import { readAllTexts } from '../shared/texts/texts.ts';

/** The code of a page could not be fetched: the server is away, or was updated since the console was opened. */
export class PageMissing extends Error {}

/**
 * A page that is loaded when somebody goes there, with its texts. The router would open the whole console anew when that
 * fails, which leaves the browser's own error page while the server is away.
 */
export const lazyPage = <Pages extends Record<string, unknown>, Name extends keyof Pages>(
  load: () => Promise<Pages>,
  name: Name,
) => firstPage(async () => (await Promise.all([load(), readAllTexts()]))[0], name);

/** The same for a page whose texts are there from the start. */
export const firstPage = <Pages extends Record<string, unknown>, Name extends keyof Pages>(
  load: () => Promise<Pages>,
  name: Name,
) =>
  lazyRouteComponent(
    () =>
      load().catch((cause: unknown) => {
        throw new PageMissing('The page could not be loaded.', { cause });
      }),
    name,
  );
