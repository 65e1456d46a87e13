import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { invalid } from '../../kernel/validate.ts';
import { record } from '../../ledger/record.ts';
import { mayUse } from '../actions.ts';
import type { InstanceCaller, Principal } from '../principal.ts';
import { instanceUseCase } from '../use-case.ts';
import { circle, insertDelegation, lookUp, overlapping } from './delegation.store.ts';
import { type Fit, faultsOf, type Wanted } from './delegation.ts';

export type CreateDelegation = Wanted & {
  /** The account id of whoever delegates. */
  readonly from: string;
  readonly reason: string;
};

/**
 * Has one person sit on another's seats for a while. Refuses with `request/invalid` whatever is wrong with the people,
 * the time or the scope, each with its place; with `delegation/overlap` what is delegated already; with
 * `delegation/cycle`; with `auth/forbidden` agents, and whoever names somebody else without being an administrator, or
 * to their own advantage.
 */
export const createDelegation = instanceUseCase<CreateDelegation, { id: string }>(
  'delegation.create',
  ({ from }) => ({ type: 'account', id: from }),
  async (work, caller, command) => {
    const fit = await fitting(work, caller.principal, command);
    if (!fit.ok) return fit;
    const id = await insertDelegation(work.tx, fit.value, caller.principal.accountId);
    await note(work, caller, id, fit.value, command.reason);
    for (const after of [fit.value.startsAt, fit.value.endsAt])
      await work.send('delegation.turned', { delegation: id }, { after });
    return done({ id });
  },
  ({ principal }, { from }) => mayDelegate(principal, from),
);

/** One's own; somebody else's, for administrators. In a person's name only the person, because it is a signature ahead. */
function mayDelegate(principal: Principal, from: string): Outcome<true> {
  const carried = mayUse(principal, 'administer');
  if (!carried.ok) return carried;
  if (principal.agent)
    return refused('auth/forbidden', 'An agent delegates nothing: the person does, without it.');
  if (from === principal.accountId || principal.administrator) return done(true);
  return refused('auth/forbidden', 'People delegate their own; administrators also for others.');
}

async function fitting(work: Work, principal: Principal, command: CreateDelegation): Promise<Outcome<Fit>> {
  const named = await lookUp(work.tx, command.from, command);
  const faults = faultsOf(command, named, work.now);
  const { to, project, role } = named;
  if (faults.length > 0 || to === null) return invalid(faults);
  if (to.id === principal.accountId)
    return refused('auth/forbidden', 'Nobody hands to themselves what is somebody else’s to sign.');
  const { from, startsAt, endsAt } = command;
  const scope = { project: project?.id ?? null, role: role?.id ?? null };
  const fit = { from, to: to.id, ...scope, startsAt: startsAt ?? work.now, endsAt };
  return (await whyNot(work, fit)) ?? done(fit);
}

async function whyNot({ tx }: Work, fit: Fit) {
  const other = await overlapping(tx, fit);
  if (other)
    return refused(
      'delegation/overlap',
      `Some of it is delegated to ${other.to} already (delegation ${other.id}); withdraw that first.`,
    );
  const around = await circle(tx, fit);
  if (around)
    return refused(
      'delegation/cycle',
      `It would go round: ${[around.at(-1), ...around].join(' to ')}. Each would wait for the next.`,
    );
  return undefined;
}

const note = (work: Work, caller: InstanceCaller, id: string, fit: Fit, reason: string): Promise<void> =>
  record(work, caller, {
    action: 'delegation.created',
    subject: { type: 'delegation', id },
    details: { ...fit, startsAt: fit.startsAt.toISOString(), endsAt: fit.endsAt.toISOString() },
    private: { reason },
    ...(fit.from === caller.principal.accountId ? {} : { onBehalfOf: fit.from }),
  });
