import { sql } from 'kysely';
import type { Hear } from '../approvals/decided.job.ts';
import { first, type Reader } from '../kernel/database.ts';
import type { JobDefinition } from '../kernel/queue.ts';
import type { Parts } from '../parts.ts';
import { neglectedGlass } from './glass.store.ts';
import { lookAtGlass } from './look-at-glass.ts';

/** What sees to broken glass by itself. Each may run at any time, any number of times, on any server. */
export const breakGlassJobs = (parts: Parts): JobDefinition[] => [
  {
    name: 'break-glass.look',
    why: 'Writes down that break-glass has ended, and asks for its review again when that ended without a verdict.',
    retries: 10,
    async handle({ project, glass }) {
      await look(parts, String(project), String(glass));
      return 'done';
    },
  },
  {
    name: 'break-glass.sweep',
    why: 'Looks every minute for break-glass that is over or has to be reviewed again, in case a wake-up was lost.',
    retries: 0,
    cron: '* * * * *',
    async handle() {
      await parts.work(async (work) => {
        for (const glass of await neglectedGlass(work.tx)) await work.send('break-glass.look', glass);
      });
      return 'done';
    },
  },
];

/** Sees what the end of a review means: with a verdict the glass is no longer broken, without one it is asked again. */
export const hearBreakGlass: Hear = (parts, { project, subject }) => look(parts, project, subject);

const look = (parts: Pick<Parts, 'work'>, project: string, glass: string): Promise<void> =>
  parts.work(async (work) => lookAtGlass(work, await projectOf(work.tx, project), glass));

async function projectOf(reader: Reader, id: string): Promise<{ id: string; key: string }> {
  const { rows } = await sql<{ id: string; key: string }>`
    select id, key from project where id = ${id}
  `.execute(reader);
  return first(rows);
}
