import { done, notFound, refused } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { holdPermit, markRevoked } from './permit.store.ts';

export const ofPermit = ({ permit }: { readonly permit: string }) => ({ type: 'permit', id: permit });

/**
 * Takes a permit back that was not redeemed; again changes nothing. Refuses with `resource/not-found`, and with
 * `permit/used` when it is too late.
 */
export const revokePermit = useCase<{ readonly permit: string }, { readonly permit: string }>(
  'permit.revoke',
  ofPermit,
  async (work, caller, command) => {
    const held = await holdPermit(work.tx, caller.project.id, command.permit);
    if (held === undefined) return notFound('permit', command.permit);
    const { id, status, redeemedAt } = held.permit;
    if (status === 'redeemed')
      return refused('permit/used', `Permit ${id} was redeemed at ${redeemedAt?.toISOString()}.`);
    if (await markRevoked(work.tx, caller.project.id, id, work.now))
      await record(work, caller, { action: 'permit.revoked', subject: ofPermit(command) });
    return done(command);
  },
);
