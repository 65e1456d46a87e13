import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { first } from '../kernel/database.ts';
import type { JobDefinition } from '../kernel/queue.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Parts } from '../parts.ts';
import { changeApproval } from './change-approval.ts';

/** What looks at approvals by themselves: when a time is over, and, in case a wake-up was lost, every minute. */
export const approvalJobs = (parts: Parts): JobDefinition[] => [
  {
    name: 'approval.look',
    why: 'Reminds people of an approval, and does what its policy says once its time is over.',
    retries: 10,
    async handle({ project, approval }) {
      await parts.work((work) => lookAtApproval(work, String(project), String(approval)));
      return 'done';
    },
  },
];

/** Brings an approval to where time and its people have brought it. May be asked at any time and any number of times. */
export async function lookAtApproval(work: Work, projectId: string, approval: string): Promise<void> {
  const project = await projectOf(work.tx, projectId);
  await changeApproval(work, { system: true, project }, project, approval, { kind: 'look' });
}

async function projectOf(reader: Reader, id: string): Promise<{ id: string; key: string }> {
  const { rows } = await sql<{ id: string; key: string }>`
    select id, key from project where id = ${id}
  `.execute(reader);
  return first(rows);
}
