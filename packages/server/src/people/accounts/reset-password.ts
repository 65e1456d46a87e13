import { done, notFound } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import { authoriseWithoutAgents } from '../actions.ts';
import { instanceUseCase } from '../use-case.ts';
import { lockAccount } from './account.store.ts';
import { noPasswordForServices } from './create-account.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { endSessions, passwordHash, setPassword } from './sign-in.store.ts';

export type ResetPassword = { readonly accountId: string; readonly password: string };

/**
 * Sets a person's password and ends their sessions; the password they have already changes nothing. Refuses with
 * `resource/not-found`, with `request/invalid` a service account, and with `auth/forbidden` agents.
 */
export const resetPassword = instanceUseCase<ResetPassword, { changed: boolean }>(
  'account.reset-password',
  ({ accountId }) => ({ type: 'account', id: accountId }),
  async (work, caller, { accountId, password }) => {
    const account = await lockAccount(work.tx, accountId);
    if (account === undefined) return notFound('account', accountId);
    if (account.auth_user_id === null) return noPasswordForServices();
    const before = await passwordHash(work.tx, accountId);
    if (before !== null && (await passwordMatches(before, password))) return done({ changed: false });
    await setPassword(
      work.tx,
      account.auth_user_id,
      await hashPassword(password),
      accountId === caller.principal.accountId ? 'own' : 'another',
    );
    const sessions = await endSessions(work.tx, accountId, null);
    await record(work, caller, {
      action: 'account.password-reset',
      subject: { type: 'account', id: accountId },
      details: { sessions },
    });
    return done({ changed: true });
  },
  ({ principal }) => authoriseWithoutAgents(principal),
);
