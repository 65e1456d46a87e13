import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { lockAdministrators } from './account.store.ts';

/**
 * May this account stop being an administrator who can sign in? Refuses with `resource/in-use` when it is the last one.
 * The administrators stay locked until the transaction ends.
 */
export async function mayLoseAdministrator(work: Work, accountId: string): Promise<Outcome<true>> {
  const administrators = await lockAdministrators(work.tx);
  if (administrators.some((id) => id !== accountId)) return done(true);
  if (!administrators.includes(accountId)) return done(true);
  return refused(
    'resource/in-use',
    'This is the last administrator who can sign in; make another one first.',
  );
}
