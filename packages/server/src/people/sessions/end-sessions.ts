import { done } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import { endSessions as deleteSessions } from '../accounts/sign-in.store.ts';
import { mayUse } from '../actions.ts';
import { instanceUseCase } from '../use-case.ts';
import { deleteSession } from './session.store.ts';

/** Signs out: ends the session with this token. It is no refusal when it has ended already. */
export const signOut = instanceUseCase<{ readonly token: string }, true>(
  'session.end',
  (_, { principal }) => ({ type: 'account', id: principal.accountId }),
  async (work, caller, { token }) => {
    const subject = { type: 'account', id: caller.principal.accountId };
    if (await deleteSession(work.tx, token)) await record(work, caller, { action: 'session.ended', subject });
    return done(true);
  },
  () => done(true),
);

/** Ends all sessions of the caller. Refuses with `auth/scope-missing` a token that may not administer. */
export const endSessions = instanceUseCase<unknown, true>(
  'session.end-all',
  (_, { principal }) => ({ type: 'account', id: principal.accountId }),
  async (work, caller) => {
    const subject = { type: 'account', id: caller.principal.accountId };
    const sessions = await deleteSessions(work.tx, subject.id, null);
    await record(work, caller, { action: 'session.all-ended', subject, details: { sessions } });
    return done(true);
  },
  ({ principal }) => mayUse(principal, 'administer'),
);
