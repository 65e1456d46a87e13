import { done, notFound, refused } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { closeGlass, lockGlass } from './glass.store.ts';
import { endOf } from './look-at-glass.ts';

export type CloseGlass = { readonly glass: string };

/**
 * Ends a use of break-glass before its time. One that has ended stays as it ended. Refuses with `resource/not-found`,
 * and with `break-glass/not-granted` whoever neither broke it nor maintains the project.
 */
export const closeBreakGlass = useCase<CloseGlass, true>(
  'break-glass.close',
  ({ glass }) => ({ type: 'break-glass', id: glass }),
  async (work, caller, { glass: id }) => {
    const { principal, project, access } = caller;
    const glass = await lockGlass(work.tx, project.id, id);
    if (glass === undefined) return notFound('break-glass', id);
    if (glass.account !== principal.accountId && access !== 'maintainer')
      return refused('break-glass/not-granted', `Only ${glass.username} and maintainers end this.`);
    if (glass.closedAt !== null || endOf(glass, work.now) !== null) return done(true);
    await closeGlass(work.tx, project.id, id, work.now);
    await record(work, caller, {
      action: 'break-glass.closed',
      subject: { type: 'break-glass', id },
      details: { ended: work.now.toISOString() },
    });
    await work.send('break-glass.tell', { project: project.id, glass: id, kind: 'ended' });
    return done(true);
  },
);
