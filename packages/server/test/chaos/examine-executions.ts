import type pg from 'pg';
import { rows } from './examine.ts';

/** What a siege has left of executions: their steps, what was called for them, and what holds them up. */
export const examineExecutions = async (
  owner: pg.Client,
  calls: ReadonlyMap<string, number>,
): Promise<string[]> => [...(await calledOtherwise(owner, calls)), ...(await leftovers(owner))];

/** A step that is through has been called by its last number, and none by a number that was never claimed. */
async function calledOtherwise(owner: pg.Client, calls: ReadonlyMap<string, number>): Promise<string[]> {
  const steps = await rows<{ id: string; attempt: number; status: string; because: string }>(
    owner,
    `select id::text, attempt, status, because from step_execution where type = 'http'`,
  );
  const claimed = new Set(
    steps.flatMap(({ id, attempt }) => Array.from({ length: attempt }, (_, nth) => `${id}-${nth + 1}`)),
  );
  const unclaimed = [...calls.keys()].filter((key) => !claimed.has(key));
  const uncalled = steps.filter(
    ({ id, attempt, status }) => status === 'successful' && !calls.has(`${id}-${attempt}`),
  );
  const odd = steps.filter(({ status, because }) => !isLegal(status, because));
  return [
    ...unclaimed.map((key) => `${key} was called and never claimed`),
    ...uncalled.map(({ id }) => `step ${id} is successful and was not called`),
    ...odd.map(({ id, status, because }) => `step ${id} is ${status}: ${because}`),
  ];
}

const isLegal = (status: string, because: string): boolean =>
  status === 'successful' ||
  (status === 'pending' && because === '') ||
  (['failed', 'aborted'].includes(status) && /outcome is unknown/.test(because));

/** Nothing may be left that nobody will ever do. */
const leftovers = async (owner: pg.Client): Promise<string[]> =>
  (
    await rows<{ what: string }>(
      owner,
      `select format('stage lock of stage execution %s', stage_execution_id) as what from stage_lock
       union all
       select format('execution %s: %s', id, status) from execution where status <> 'successful'
       union all
       select format('gate %s is %s, its approval %s', g.id, g.status, a.status)
       from gate_execution g
       join approval a on a.project_id = g.project_id and a.id = g.approval_id
       where (g.status, a.status) not in (('successful', 'approved'), ('rejected', 'rejected'))`,
    )
  ).map(({ what }) => what);
