import { done, notFound } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import { instanceUseCase } from '../use-case.ts';
import { lockAccount, setDisabled } from './account.store.ts';
import { mayLoseAdministrator } from './keep-administrator.ts';
import { endSessions } from './sign-in.store.ts';

export type WhichAccount = { readonly accountId: string };

/**
 * Disables an account: its sessions end, its tokens are refused from now on, and it is nobody's approver. Disabling
 * it again changes nothing. Refuses with `resource/not-found`, and with `resource/in-use` the last administrator.
 */
export const disableAccount = instanceUseCase<WhichAccount, { id: string }>(
  'account.disable',
  ({ accountId }) => ({ type: 'account', id: accountId }),
  async (work, caller, { accountId }) => {
    const stays = await mayLoseAdministrator(work, accountId);
    const account = await lockAccount(work.tx, accountId);
    if (account === undefined) return notFound('account', accountId);
    if (account.disabled_at !== null) return done({ id: accountId });
    if (!stays.ok) return stays;
    await setDisabled(work.tx, accountId, work.now);
    const sessions = await endSessions(work.tx, accountId, null);
    await record(work, caller, {
      action: 'account.disabled',
      subject: { type: 'account', id: accountId },
      details: { sessions },
    });
    return done({ id: accountId });
  },
);

/** Enables a disabled account again, with the tokens it had. Refuses with `resource/not-found`. */
export const enableAccount = instanceUseCase<WhichAccount, { id: string }>(
  'account.enable',
  ({ accountId }) => ({ type: 'account', id: accountId }),
  async (work, caller, { accountId }) => {
    const account = await lockAccount(work.tx, accountId);
    if (account === undefined) return notFound('account', accountId);
    if (account.disabled_at === null) return done({ id: accountId });
    await setDisabled(work.tx, accountId, null);
    await record(work, caller, { action: 'account.enabled', subject: { type: 'account', id: accountId } });
    return done({ id: accountId });
  },
);
