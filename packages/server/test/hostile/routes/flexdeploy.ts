import { getExecution, startExecution } from '@countersign/contract/executions.ts';
import { activatePipelineVersion, createPipeline } from '@countersign/contract/pipelines.ts';
import { createRelease, createSnapshot } from '@countersign/contract/releases.ts';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { hanging, type World } from '../../examples/world.ts';
import { type Call, type Method, once, type Ready } from './call.ts';
import type { Rule } from './rules.ts';

const root = '/flexdeploy/rest/v1';
const project = { project: 'shop' };

/** Ids that only this API shows: the release, its snapshot, the environment, and ann's part in the gate. */
async function waiting(world: World) {
  const { id, release, approval } = await world.execution();
  const { rows } = await sql<{ snapshot: string; environment: string; task: string }>`
    select e.snapshot_id as snapshot, n.id as environment,
      (select s.id from approver s join account a on a.id = s.account_id
       where s.approval_id = ${approval} and a.username = 'ann') as task
    from execution e
    join environment n on n.project_id = e.project_id and n.key = 'qa'
    where e.id = ${id}
  `.execute(world.house.parts.db);
  return { release, ...(rows[0] ?? { snapshot: '', environment: '', task: '' }) };
}

/** The same for all that only look at it. */
const looked = once(waiting);

/** A stage that waits for a night of the next year. */
async function scheduled(world: World): Promise<string> {
  const night = { name: 'Night', type: 'schedule' as const, cron: '30 3 1 1 *', timeZone: 'UTC' };
  const stages = [{ name: 'QA', environment: 'qa', gates: [night] }];
  const name = world.name('night');
  const { id: pipeline } = await world.must(createPipeline, { params: project, body: { name, stages } });
  await world.must(activatePipelineVersion, { params: { ...project, pipeline, version: '1' } });
  const body = { title: world.name('Release'), pipeline: name };
  const { id: release } = await world.must(createRelease, { params: project, body }, world.ci);
  const sent = { params: { ...project, release }, body: createSnapshot.example.body };
  const { id: snapshot } = await world.must(createSnapshot, sent, world.ci);
  const { id: execution } = await world.must(
    startExecution,
    { params: project, body: { snapshot } },
    world.ci,
  );
  const gate = async () => {
    const { stages: now } = await world.must(getExecution, { params: { ...project, execution } });
    return now[0]?.attempts.at(-1)?.gates[0];
  };
  await expect.poll(async () => (await gate())?.status, hanging).toBe('scheduled');
  return (await gate())?.id ?? '';
}

const call = (method: Method, path: string, rule: Rule, make: (world: World) => Promise<Ready>): Call => ({
  ...{ door: 'flexdeploy', method, rule, route: `${root}${path}` },
  make: async (world) => {
    const ready = await make(world);
    return { ...ready, url: `${root}${ready.url}` };
  },
  // A decision about what is not there is a bad request here (docs/moving-from-flexdeploy.md).
  hidden: path.includes('/gate/') ? 400 : 404,
});
const read = (
  path: string,
  url: (ids: Awaited<ReturnType<typeof waiting>>) => string,
  rule: Rule = 'viewer',
) => call('GET', path, rule, async (world) => ({ url: url(await looked(world)) }));

const decision = (more: object) => async (world: World) => {
  const { release, snapshot, environment } = await waiting(world);
  const payload = { environmentId: environment, gateName: 'Manager Approval', status: 'APPROVED', ...more };
  return {
    url: `/releases/${release}/gate/${'changeTicket' in more ? 'externalApproval' : 'approval'}?snapshotId=${snapshot}`,
    payload,
  };
};
const onTask = (verb: string) => async (world: World) => ({
  url: `/tasks/approval/${verb}/${(await waiting(world)).task}`,
});
const onNight = (verb: string) => async (world: World) => ({
  url: `/tasks/scheduled/${verb}/${await scheduled(world)}`,
});

/** FlexDeploy's API. Lists have what the sender may see, so everybody who is somebody gets one. */
export const flexdeployCalls: readonly Call[] = [
  read('/releases', () => '/releases', 'signed in'),
  read('/releases/{release}', ({ release }) => `/releases/${release}`),
  read('/releases/{release}/snapshot', ({ release }) => `/releases/${release}/snapshot`),
  read(
    '/releases/{release}/snapshot/{snapshot}',
    ({ release, snapshot }) => `/releases/${release}/snapshot/${snapshot}`,
  ),
  read(
    '/releases/{release}/snapshot/{snapshot}/execution',
    ({ release, snapshot }) => `/releases/${release}/snapshot/${snapshot}/execution`,
  ),
  read('/tasks/approval', () => '/tasks/approval', 'signed in'),
  read('/tasks/approval/{task}', ({ task }) => `/tasks/approval/${task}`),
  read('/tasks/scheduled', () => '/tasks/scheduled', 'signed in'),
  call('GET', '/tasks/scheduled/{task}', 'viewer', async (world) => ({
    url: `/tasks/scheduled/${await scheduled(world)}`,
  })),
  read('/topology/environment', () => '/topology/environment', 'signed in'),
  read('/topology/environment/{environment}', ({ environment }) => `/topology/environment/${environment}`),
  call('POST', '/releases/{release}/gate/approval', 'approver', decision({})),
  call('POST', '/releases/{release}/gate/externalApproval', 'approver', decision({ changeTicket: 'CHG1' })),
  call('POST', '/releases/{release}/snapshot', 'operator', async (world) => {
    const { release } = await waiting(world);
    const { rows } = await sql<{ id: string }>`select id from service where name = 'cart'`.execute(
      world.house.parts.db,
    );
    const inputs = [{ projectId: rows[0]?.id, projectVersionId: '1.0.1' }];
    return {
      url: `/releases/${release}/snapshot`,
      payload: { action: 'createSnapshot', snapshotVersionInputs: inputs },
    };
  }),
  // A task is one person's.
  call('PUT', '/tasks/approval/approve/{task}', 'nobody else', onTask('approve')),
  call('PUT', '/tasks/approval/reject/{task}', 'nobody else', onTask('reject')),
  // Passing it is an override, for those the gate names or else the maintainers; cancelling aborts the execution.
  call('PUT', '/tasks/scheduled/run/{task}', 'maintainer', onNight('run')),
  call('PUT', '/tasks/scheduled/cancel/{task}', 'operator', onNight('cancel')),
];
