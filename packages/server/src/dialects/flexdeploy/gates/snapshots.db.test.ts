import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type FlexWorld,
  messageOf,
  openFlexWorld,
  twoStages,
} from '../../../../test/flexdeploy.ts';
import { gateOf } from '../../../../test/latest.ts';
import { ok, shop } from '../../../../test/pipeline-world.ts';
import example from '../fixtures/gate-approval.json' with { type: 'json' };

// Which snapshot a decision is about, and how ids travel. "seed 001:N" names line N of the document of this service;
// "spec" is shared/specs/flexdeploy.md.

let world: FlexWorld;
beforeAll(async () => {
  world = await openFlexWorld();
});
afterAll(() => world.close());

const body = (more: object = {}) => ({ ...example.request, environmentId: world.environments.qa, ...more });
const url = (release: string, snapshot?: string) =>
  `/releases/${release}/gate/approval${snapshot === undefined ? '' : `?snapshotId=${snapshot}`}`;
const codeAnd = (answer: Answer) => [answer.statusCode, messageOf(answer)];
const passed = (id: string, stages: number) =>
  world.until(id, (execution) => execution.stages[stages - 1]?.status === 'successful');
const ended = (id: string) => world.until(id, ({ status }) => status !== 'running');

describe('two snapshots wait at one gate', () => {
  async function two() {
    const release = await world.release(...twoStages);
    return { release, older: await release.submit(), newer: await release.submit() };
  }

  test('without snapshotId the newer is decided, and the older goes out of date once the newer has passed the stage (seed 001:4, 001:63; spec)', async () => {
    const { release, older, newer } = await two();
    const answer = await world.flex.ann.post(url(release.id), body());
    expect([answer.statusCode, answer.json().snapshotId]).toEqual([201, Number(newer.snapshot.id)]);
    const after = await ended(older.id);
    expect([after.status, gateOf(after).status]).toEqual(['out-of-date', 'out-of-date']);
    const late = await world.flex.ann.post(url(release.id, older.snapshot.id), body());
    expect(late.statusCode).toBe(400);
  });

  test('with snapshotId that one is decided and echoed, and the newer goes on waiting (seed 001:55, 001:83-87; spec)', async () => {
    const { release, older, newer } = await two();
    const answer = await world.flex.ann.post(url(release.id, older.snapshot.id), body());
    expect([answer.statusCode, answer.json().snapshotId]).toEqual([201, Number(older.snapshot.id)]);
    await passed(older.id, 1);
    expect(gateOf(await world.get(newer.id)).status).toBe('pending-approval');
    const next = await world.flex.ann.post(url(release.id), body());
    expect([next.statusCode, next.json().snapshotId]).toEqual([201, Number(newer.snapshot.id)]);
  });

  test('externalApproval goes by snapshotId, or without it by the newer, as its twin does (spec 2.4)', async () => {
    const { release, older, newer } = await two();
    const ticket = body({ changeTicket: 'CHG0012345' });
    const external = (snapshot?: string) =>
      world.flex.ann.post(
        url(release.id, snapshot).replace('gate/approval', 'gate/externalApproval'),
        ticket,
      );
    const named = await external(older.snapshot.id);
    expect([named.statusCode, named.json().snapshotId]).toEqual([201, Number(older.snapshot.id)]);
    await passed(older.id, 1);
    const newest = await external();
    expect([newest.statusCode, newest.json().snapshotId]).toEqual([201, Number(newer.snapshot.id)]);
  });

  test('never the older in place of the newer: when that is not at the gate, 400 (spec: never fall back)', async () => {
    const { release, older, newer } = await two();
    // The older one passes to Production; the newer stays at QA.
    await world.flex.ann.post(url(release.id, older.snapshot.id), body());
    await world.until(older.id, ({ stages }) => stages[1]?.attempts.length === 1);
    const production = { environmentId: world.environments.prod, gateName: 'CAB sign-off' };
    const answer = await world.flex.ann.post(url(release.id), body(production));
    expect(answer.statusCode).toBe(400);
    expect(messageOf(answer)).toContain(`Snapshot ${newer.snapshot.id} is at gate "Manager Approval"`);
    expect(gateOf(await world.get(older.id)).status).toBe('pending-approval');
  });

  test('a newer one that is rejected, aborted or finished is not running: the one before it is the newest (spec)', async () => {
    const { release, older, newer } = await two();
    await world.flex.ann.post(url(release.id), body({ status: 'REJECTED' }));
    await ended(newer.id);
    const answer = await world.flex.ann.post(url(release.id), body());
    expect([answer.statusCode, answer.json().snapshotId]).toEqual([201, Number(older.snapshot.id)]);
  });

  test('a snapshot of another release, an unknown one, and one that is no number (seed 001:55; spec)', async () => {
    const { release } = await two();
    const other = (await (await world.release(...twoStages)).submit()).snapshot.id;
    for (const id of [other, '99999999']) {
      const answer = await world.flex.ann.post(url(release.id, id), body());
      expect(codeAnd(answer)).toEqual([
        400,
        `Release ${release.id} has no snapshot ${id} that was executed.`,
      ]);
    }
    for (const id of ['x', '', '-1', '1.5', '1&snapshotId=2', '9223372036854775808'])
      expect((await world.flex.ann.post(url(release.id, id), body())).statusCode).toBe(400);
  });
});

describe('ids beyond 2^53', () => {
  test('travel unchanged, in the address, the query, the body and the answer', async () => {
    const { release, execution, environment } = await hugeIds();
    const ids = [release, execution.snapshot, environment];
    for (const id of ids) expect(Number.isSafeInteger(Number(id))).toBe(false);
    const show = async (path: string) => (await ok(world.flex.ann.get(path))).body;
    expect(await show(`/releases/${release}`)).toContain(`"releaseId":${release},`);
    expect(await show(`/releases/${release}/snapshot/${execution.snapshot}/execution`)).toContain(
      `${execution.snapshot}`,
    );
    expect(await show(`/topology/environment/${environment}`)).toContain(`${environment}`);
    const tasks = await show(`/tasks/approval?releaseId=${release}`);
    for (const shown of [`"releaseDefinitionId":${release}`, `"environmentId":${environment}`])
      expect(tasks).toContain(`${shown},`);
    const [, task = ''] = /"taskId":(\d+)/.exec(tasks) ?? [];
    expect(Number.isSafeInteger(Number(task))).toBe(false);
    expect(`[${await show(`/tasks/approval/${task}`)}]`).toBe(tasks);
    const text = `{"environmentId":${environment},"gateName":"Huge","releaseId":${release},"status":"APPROVED"}`;
    const answer = await world.flex.call('ann', 'POST', url(release, execution.snapshot), text);
    expect([answer.statusCode, answer.body]).toEqual([
      201,
      `{"environmentId":"${environment}","gateName":"Huge","status":"APPROVED","releaseId":${release},"snapshotId":${execution.snapshot}}`,
    ]);
  });

  /** Lets the identities jump to ids that no JavaScript number holds, as an instance of great age would have them. */
  async function hugeIds() {
    const owner = new pg.Client({ connectionString: world.ownerUrl });
    await owner.connect();
    const start = 9_007_199_254_740_993n;
    for (const table of ['release', 'snapshot', 'environment', 'approver'])
      await owner.query(`alter table ${table} alter column id restart with ${start}`);
    await ok(world.ann.call('PUT', shop('environments/huge'), { name: 'Huge' }));
    const gates = [{ name: 'Huge', type: 'approval', policy: 'qa' }];
    const made = await world.release({ name: 'Huge', environment: 'huge', gates });
    const execution = await made.submit();
    const listed = (await world.ann.get(shop('environments'))).json().items as { id: string; key: string }[];
    for (const table of ['release', 'snapshot', 'environment', 'approver'])
      await owner.query(`alter table ${table} alter column id restart with 100000`);
    await owner.end();
    const environment = listed.find(({ key }) => key === 'huge')?.id ?? '';
    return { release: made.id, execution: { snapshot: execution.snapshot.id }, environment };
  }
});

describe('our own fault', () => {
  test('is 500, and says nothing of what failed (seed 001:40)', async () => {
    const owner = new pg.Client({ connectionString: world.ownerUrl });
    await owner.connect();
    const release = await world.release(...twoStages);
    await release.submit();
    await owner.query('alter table pipeline_version rename to hidden_version');
    const answer = await world.flex.ann.post(url(release.id), body());
    await owner.query('alter table hidden_version rename to pipeline_version');
    await owner.end();
    expect([answer.statusCode, Object.keys(answer.json())]).toEqual([500, ['message']]);
    expect(answer.body).not.toMatch(/pipeline_version|relation|select|\.ts/);
    expect((await world.flex.ann.post(url(release.id), body())).statusCode).toBe(201);
  });
});
