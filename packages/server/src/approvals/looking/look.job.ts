import type { JobDefinition } from '../../kernel/queue.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import type { Parts } from '../../parts.ts';
import { projectOf } from '../../people/projects/project-of.views.ts';
import { changeApproval } from '../change-approval.ts';
import { affectedApprovals, dueApprovals, takeDelays, takePeople } from './look.store.ts';

/** What looks at approvals by themselves: when a time is over, when people change, and every minute. */
export const approvalJobs = (parts: Pick<Parts, 'work'>): JobDefinition[] => [
  {
    name: 'approval.look',
    why: 'Reminds people of an approval, does what its policy says once its time is over, and says when a level is stuck.',
    retries: 10,
    together: 16,
    async handle({ project, approval }) {
      await parts.work((work) => lookAtApproval(work, String(project), String(approval)));
      return 'done';
    },
  },
  {
    name: 'approval.sweep',
    why: 'Looks every minute for approvals whose time has come, in case a wake-up was lost.',
    retries: 0,
    cron: '* * * * *',
    async handle() {
      await parts.work(sweepApprovals);
      return 'done';
    },
  },
  {
    name: 'people.changed',
    why: 'Has open approvals looked at whose people may be others now: after a change of people, and every minute.',
    retries: 10,
    cron: '* * * * *',
    rungBy: 'people',
    concurrency: 1,
    async handle() {
      await parts.work(followPeople);
      return 'done';
    },
  },
];

/** Brings an approval to where time and its people have brought it. May be asked at any time and any number of times. */
export async function lookAtApproval(work: Work, projectId: string, approval: string): Promise<void> {
  const project = await projectOf(work.tx, projectId);
  if (project === undefined) return;
  await changeApproval(work, { system: true, project }, project, approval, { kind: 'look', people: true });
}

/** Queues a look at every approval whose time came a while ago and that nobody has looked at. */
export async function sweepApprovals(work: Work): Promise<void> {
  await work.sendAll('approval.look', await dueApprovals(work.tx, work.now));
}

/**
 * Queues a look at every open approval that a change of people may concern. The changes are taken out and the looks are
 * queued together: whoever is killed in between has done neither.
 */
export async function followPeople(work: Work): Promise<void> {
  for (const after of await takeDelays(work.tx, work.now)) await work.send('people.changed', {}, { after });
  const changed = await takePeople(work.tx, work.now);
  if (changed.length === 0) return;
  await work.sendAll('approval.look', await affectedApprovals(work.tx, changed, work.now));
}
