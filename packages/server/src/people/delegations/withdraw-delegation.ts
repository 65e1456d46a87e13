import { done, notFound } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import { mayUse } from '../actions.ts';
import type { Principal } from '../principal.ts';
import { instanceUseCase } from '../use-case.ts';
import { setWithdrawn } from './delegation.store.ts';
import { findDelegation, type StoredDelegation } from './delegation.views.ts';

export type WithdrawDelegation = { readonly id: string; readonly reason: string };

/** Whom a delegation is a matter of: the two it is between, and administrators. To others it is not there. */
export const mayKnow = ({ administrator, accountId }: Principal, row: StoredDelegation): boolean =>
  administrator || accountId === row.from_id || accountId === row.to_id;

/**
 * Ends a delegation, at once: the seats go back, what was signed stays signed. One that is over already stays as it is.
 * Refuses with `resource/not-found` those of others, and with `auth/scope-missing`.
 */
export const withdrawDelegation = instanceUseCase<WithdrawDelegation, true>(
  'delegation.withdraw',
  ({ id }) => ({ type: 'delegation', id }),
  async (work, caller, { id, reason }) => {
    const row = await findDelegation(work.tx, id);
    if (row === undefined || !mayKnow(caller.principal, row)) return notFound('delegation', id);
    if (row.withdrawn_at !== null || row.ends_at <= work.now) return done(true);
    await setWithdrawn(work.tx, id, work.now);
    await record(work, caller, {
      action: 'delegation.withdrawn',
      subject: { type: 'delegation', id },
      details: { from: row.from_id, to: row.to_id },
      private: { reason },
    });
    await work.send('delegation.turned', { delegation: id });
    return done(true);
  },
  ({ principal }) => mayUse(principal, 'administer'),
);
