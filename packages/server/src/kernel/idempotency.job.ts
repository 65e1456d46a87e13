import type { Db } from './database.ts';
import { forgetKeys } from './idempotency.store.ts';
import type { JobDefinition } from './queue.ts';

/** Removes the answers whose day is over. */
export const forgetIdempotencyKeys = (db: Db): JobDefinition => ({
  name: 'idempotency.forget',
  why: 'Every hour removes answers kept for an Idempotency-Key more than a day ago.',
  retries: 0,
  cron: '17 * * * *',
  async handle() {
    await forgetKeys(db);
    return 'done';
  },
});
