import { createClient } from '@countersign/contract/client.ts';

/** The one way to the server: the contract's client, with the browser's session cookie. */
export const client = createClient({ origin: '', client: 'console' });
