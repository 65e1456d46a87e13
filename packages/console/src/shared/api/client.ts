import { createClient } from '@countersign/contract/client.ts';

/**
 * The one way to the server: the contract's client, with the browser's session cookie. What was read is kept by the page,
 * never by the browser: a thing that is at the same version may still have been confirmed or activated since.
 */
export const client = createClient({
  origin: '',
  client: 'console',
  fetch: (input, init) => fetch(input, { ...init, cache: 'no-store' }),
});
