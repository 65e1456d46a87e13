import type { JobDefinition } from '../../kernel/queue.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { record } from '../../ledger/record.ts';
import type { Parts } from '../../parts.ts';
import { moveSeats, noteTurn, type Turned } from './turned.store.ts';

/** What follows when a delegation begins or is over. Who may sign does not depend on it: that is read with the clock. */
export const delegationJobs = (parts: Pick<Parts, 'work'>): JobDefinition[] => [
  {
    name: 'delegation.turned',
    why: 'When a delegation begins, ends or is withdrawn, tells people of what is theirs to sign now.',
    retries: 10,
    async handle({ delegation }) {
      await parts.work((work) => delegationTurned(work, String(delegation)));
      return 'done';
    },
  },
];

/**
 * Has the people of open levels told whose seats have just gone to a delegate or come back, and whoever looks at these
 * approvals look again. Asked again, it does nothing until the delegation turns once more.
 */
export async function delegationTurned(work: Work, delegation: string): Promise<void> {
  const turned = await noteTurn(work.tx, delegation, work.now);
  if (turned === undefined) return;
  const moved = await moveSeats(work.tx, delegation);
  for (const { project, approval, level } of moved)
    await record(work, { system: true, project }, happening(turned, approval, level));
  const levels = moved.map(({ project, approval, level }) => ({ project: project.id, approval, level }));
  await work.sendAll('level.opened', levels);
}

const happening = ({ stands, from, to }: Turned, approval: string, level: string) => ({
  action: stands ? 'level.delegated' : 'level.returned',
  subject: { type: 'approval', id: approval },
  details: { level, from, to },
});
