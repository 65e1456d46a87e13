import type { Db } from '../../kernel/database.ts';
import type { JobDefinition } from '../../kernel/queue.ts';
import { forgetOld } from './attempt.store.ts';

/** Removes what no longer counts of signing in. */
export const forgetSessions = (db: Db): JobDefinition => ({
  name: 'sessions.forget',
  why: 'Every hour removes sessions that have expired and failed sign-ins that no longer count.',
  retries: 0,
  cron: '23 * * * *',
  async handle() {
    await forgetOld(db);
    return 'done';
  },
});
