import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import type { Parts } from '../../parts.ts';
import { lockAccount } from '../accounts/account.store.ts';
import { hashPassword, passwordMatches } from '../accounts/password.ts';
import { endSessions, passwordHash, setPassword } from '../accounts/sign-in.store.ts';
import { mayUse } from '../actions.ts';
import type { InstanceCaller } from '../principal.ts';
import { instanceUseCase } from '../use-case.ts';
import { attempt } from './slow-down.ts';

export type ChangePassword = {
  readonly current: string;
  readonly next: string;
  readonly address: string;
  /** The session to go on with; the others end. */
  readonly keep: string | null;
};

/**
 * Changes the caller's own password. Refuses with `request/too-many` as signing in does, with `request/invalid` when
 * the current password is another one or there is none, and with `auth/scope-missing`.
 */
export async function changePassword(
  { db, work }: Pick<Parts, 'db' | 'work'>,
  caller: InstanceCaller,
  command: ChangePassword,
): Promise<Outcome<true>> {
  const { username, accountId } = caller.principal;
  const trying = await attempt(db, username, command.address);
  if (!trying.ok) return trying;
  // Hashing takes long on purpose, and whoever changes people lets nobody else act meanwhile: so it comes before.
  const hash = await passwordHash(db, accountId);
  const proven = hash !== null && (await passwordMatches(hash, command.current)) ? hash : null;
  const next = proven && (await hashPassword(command.next));
  const changed = await work((inside) => change(inside, caller, { proven, next, keep: command.keep }));
  if (changed.ok) await trying.value.succeeded();
  return changed;
}

/** `proven`: the hash that the current password was found to match; null: it matched none. `next`: the new one's. */
type Change = { readonly proven: string | null; readonly next: string | null; readonly keep: string | null };

const change = instanceUseCase<Change, true>(
  'account.change-password',
  (_, { principal }) => ({ type: 'account', id: principal.accountId }),
  async (work, caller, { proven, next, keep }) => {
    const { accountId } = caller.principal;
    const account = await lockAccount(work.tx, accountId);
    const hash = await passwordHash(work.tx, accountId);
    if (!account?.auth_user_id || hash === null) return wrong('There is no password to change.');
    if (hash !== proven || next === null) return wrong('The current password is another one.');
    await setPassword(work.tx, account.auth_user_id, next, 'own');
    const sessions = await endSessions(work.tx, accountId, keep);
    await record(work, caller, {
      action: 'account.password-changed',
      subject: { type: 'account', id: accountId },
      details: { sessions },
    });
    return done(true);
  },
  ({ principal }) => mayUse(principal, 'administer'),
);

const wrong = (because: string) =>
  refused('request/invalid', because, {
    faults: [{ pointer: '/current', detail: 'is not the current password' }],
  });
