import type { Db } from '../../kernel/database.ts';
import type { JobDefinition } from '../../kernel/queue.ts';
import { forgetPassing } from './token.store.ts';

/** Removes tokens that nobody can use any more, so that those of every sign-in do not pile up. */
export const forgetTokens = (db: Db): JobDefinition => ({
  name: 'tokens.forget',
  why: 'Every hour removes tokens drawn by signing in through a foreign API, a day after they have expired.',
  retries: 0,
  cron: '41 * * * *',
  async handle() {
    await forgetPassing(db);
    return 'done';
  },
});
