import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApprovalGates } from '../../../../test/flexdeploy.ts';
import {
  type Answer,
  basic,
  type FlexWorld,
  flexClient,
  messageOf,
  openFlexWorld,
  policy,
  twoStages,
} from '../../../../test/flexdeploy.ts';
import { gateOf } from '../../../../test/latest.ts';
import { ok, shop } from '../../../../test/pipeline-world.ts';
import example from '../fixtures/gate-approval.json' with { type: 'json' };

// "seed 001:N" names line N of the document of this service (shared/seeds/001_…); "spec" is shared/specs/flexdeploy.md,
// whose decisions come first.

let world: FlexWorld;
beforeAll(async () => {
  world = await openFlexWorld();
});
afterAll(() => world.close());

/** The seed's example (001:43) with the id of an environment that is there. */
const body = (more: object = {}) => ({ ...example.request, environmentId: world.environments.qa, ...more });
const url = (release: string, snapshot?: string) =>
  `/releases/${release}/gate/approval${snapshot === undefined ? '' : `?snapshotId=${snapshot}`}`;
const codeAnd = (answer: Answer) => [answer.statusCode, messageOf(answer)];

async function waiting() {
  const release = await world.release(...twoStages);
  return { release, execution: await release.submit() };
}

const passed = (id: string, stages: number) =>
  world.until(id, (execution) => execution.stages[stages - 1]?.status === 'successful');
const ended = (id: string) => world.until(id, ({ status }) => status !== 'running');

describe('a decision', () => {
  test('approves the gate that is pending; 201 and the object returned (seed 001:36, 001:42-46)', async () => {
    const { release, execution } = await waiting();
    const answer = await world.flex.ann.post(url(release.id), body());
    expect(answer.statusCode).toBe(201);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toEqual({
      ...example.response,
      environmentId: world.environments.qa,
      releaseId: Number(release.id),
      snapshotId: Number(execution.snapshot.id),
    });
    await passed(execution.id, 1);
  });

  test('has these attributes with these types, in this order (seed 001:25-32, 001:46)', async () => {
    const { release } = await waiting();
    const answer = await world.flex.ann.post(url(release.id), body());
    const types = Object.entries(answer.json()).map(([name, value]) => [name, typeof value]);
    expect(types).toEqual([
      ['environmentId', 'string'],
      ['gateName', 'string'],
      ['status', 'string'],
      ['notes', 'string'],
      ['releaseId', 'number'],
      ['snapshotId', 'number'],
    ]);
    expect(Object.keys(answer.json())).toEqual(Object.keys(example.response));
  });

  test('rejects it: gate, stage and execution (seed 001:21; spec: rejecting moves all three)', async () => {
    const { release, execution } = await waiting();
    const answer = await world.flex.ann.post(url(release.id), body({ status: 'REJECTED', notes: 'not yet' }));
    expect([answer.statusCode, answer.json().status]).toEqual([201, 'REJECTED']);
    const after = await ended(execution.id);
    expect([after.status, after.stages[0]?.status, gateOf(after).status]).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
  });

  test('may leave notes out, and then answers none (seed 001:22: notes not required)', async () => {
    const { release } = await waiting();
    const { notes: _, ...withoutNotes } = body();
    const answer = await world.flex.ann.post(url(release.id), withoutNotes);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).not.toHaveProperty('notes');
  });

  test('keeps its notes with the signature, for every API to see, and the ledger says which way it came', async () => {
    const { release, execution } = await waiting();
    await world.flex.ann.post(url(release.id), body());
    const { approval } = gateOf(execution);
    const shown = (await world.ann.get(shop(`approvals/${approval}`))).json();
    expect(shown.levels[0].signers[0]).toMatchObject({
      username: 'ann',
      verdict: 'approve',
      comment: example.request.notes,
    });
    const ledger = await world.ann.get(
      shop(`ledger?subjectType=approval&subjectId=${approval}&action=decision.made`),
    );
    expect(ledger.json().items.map(({ via, actor }: Entry) => [via, actor.username])).toEqual([
      ['flexdeploy', 'ann'],
    ]);
  });
  type Entry = { via: string; actor: { username: string } };

  test('asks every gate again after a replay: the newest attempt is decided (spec)', async () => {
    const { release, execution } = await waiting();
    await world.flex.ann.post(url(release.id), body({ status: 'REJECTED' }));
    await ended(execution.id);
    await ok(world.ci.post(shop(`executions/${execution.id}:replay`), { stage: 'QA' }));
    expect((await world.flex.ann.post(url(release.id), body())).statusCode).toBe(201);
    await passed(execution.id, 1);
  });
});

describe('the body', () => {
  test('may carry the releaseId, which is that of the address (seed 001:20; spec: optional)', async () => {
    const { release } = await waiting();
    const other = await world.flex.ann.post(url(release.id), body({ releaseId: 999 }));
    expect(codeAnd(other)).toEqual([
      400,
      `releaseId: the body names release 999, the address ${release.id}.`,
    ]);
    const same = await world.flex.ann.post(url(release.id), body({ releaseId: Number(release.id) }));
    expect(same.statusCode).toBe(201);
  });

  test('may have the environmentId as a number; the answer has it as text (seed 001:18, 001:27; spec)', async () => {
    const { release } = await waiting();
    const answer = await world.flex.ann.post(
      url(release.id),
      body({ environmentId: Number(world.environments.qa) }),
    );
    expect([answer.statusCode, answer.json().environmentId]).toEqual([201, world.environments.qa]);
  });

  test('may carry attributes that nobody knows, and any content type', async () => {
    const { release } = await waiting();
    const answer = await world.app.inject({
      ...{ method: 'POST', url: `/flexdeploy/rest/v1${url(release.id)}` },
      headers: {
        authorization: basic('ann', 'cs_token_of_ann'),
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: JSON.stringify(body({ flexFields: [] })),
    });
    expect(answer.statusCode).toBe(201);
  });

  const missing: [string, object, string][] = [
    ['environmentId', { environmentId: undefined }, 'environmentId: required: an id.'],
    ['gateName', { gateName: undefined }, 'gateName: required: the name of a gate.'],
    ['status', { status: undefined }, 'status: required: APPROVED or REJECTED.'],
    ['another status', { status: 'PENDING' }, 'status: expected APPROVED or REJECTED.'],
    [
      'a status in lower case (spec: case-sensitive)',
      { status: 'approved' },
      'status: expected APPROVED or REJECTED.',
    ],
    [
      'an environment that is no number',
      { environmentId: 'QA' },
      'environmentId: expected an id: a whole number.',
    ],
    ['notes that are no text', { notes: 5 }, 'notes: expected string, received number.'],
  ];
  test.each(
    missing,
  )('without it, or with a wrong one, is a bad request: %s (seed 001:18-22, 001:37)', async (_, more, message) => {
    const { release } = await waiting();
    expect(codeAnd(await world.flex.ann.post(url(release.id), body(more)))).toEqual([400, message]);
  });

  test.each([
    '{"environmentId":',
    '',
    '[]',
    '"text"',
    'null',
  ])('%j is a bad request (seed 001:37)', async (text) => {
    const { release } = await waiting();
    const answer = await world.flex.call('ann', 'POST', url(release.id), text);
    expect(answer.statusCode).toBe(400);
    expect(Object.keys(answer.json())).toEqual(['message']);
  });
});

describe('who asks', () => {
  test.each([
    ['nobody', undefined],
    ['a wrong password', basic('ann', 'wrong')],
    ['somebody else’s token', basic('bob', 'cs_token_of_ann')],
    ['a bearer token', 'Bearer cs_token_of_ann'],
  ])('%s: 401, before anything else is looked at (seed 001:2, 001:38; spec: order of checks)', async (_, header) => {
    const answer = await world.app.inject({
      ...{ method: 'POST', url: '/flexdeploy/rest/v1/releases/none/gate/approval' },
      headers: { ...(header && { authorization: header }), 'content-type': 'application/json' },
      payload: '{',
    });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Basic realm=/);
    expect(Object.keys(answer.json())).toEqual(['message']);
  });

  test('may use the password of the account (seed 001:2; spec)', async () => {
    const password = 'correct horse battery';
    const { administrator } = world;
    await ok(administrator.post('/api/v1/accounts', { username: 'eve', name: 'Eve', password }));
    await ok(administrator.call('PUT', shop('members/eve'), { access: 'viewer' }));
    await policy(world.ann, 'by eve', [{ name: 'QA', rule: 'anyone', approvers: ['eve'] }]);
    const release = await world.release({ ...twoStages[0], gates: [gate('Manager Approval', 'by eve')] });
    await release.submit();
    const eve = flexClient(world, basic('eve', password));
    expect((await eve.post(url(release.id), body())).statusCode).toBe(201);
  });

  test('and is not of the role assigned to the gate: 403, and who is (seed 001:10, 001:39)', async () => {
    const { release, execution } = await waiting();
    const answer = await world.flex.bob.post(url(release.id), body());
    expect(codeAnd(answer)).toEqual([
      403,
      'bob is not among those who decide gate "Manager Approval"; ann is.',
    ]);
    const { approval } = gateOf(execution);
    const ledger = shop(`ledger?subjectType=approval&subjectId=${approval}&action=approval.decide.refused`);
    // An entry is read once all that began before it have ended.
    await expect.poll(async () => (await world.ann.get(ledger)).json().items).toHaveLength(1);
  });

  test('the role goes before the state of the gate: 403 also when it is decided (spec: order of checks)', async () => {
    const { release, execution } = await waiting();
    await world.flex.ann.post(url(release.id), body());
    await passed(execution.id, 1);
    expect((await world.flex.bob.post(url(release.id), body())).statusCode).toBe(403);
    expect((await world.flex.ann.post(url(release.id), body())).statusCode).toBe(400);
  });

  test('with a token that may not decide: 403 (seed 001:39)', async () => {
    const { release } = await waiting();
    const made = await ok(world.ann.post('/api/v1/tokens', { name: `read ${release.id}`, scopes: ['read'] }));
    const reader = flexClient(world, basic('ann', made.json().value));
    expect((await reader.post(url(release.id), body())).statusCode).toBe(403);
  });

  test('a release in a project that one may not enter does not exist: the answer for one that is not there', async () => {
    const { release } = await waiting();
    const hidden = await world.flex.stranger.post(url(release.id), body());
    const missing = await world.flex.stranger.post(url('123456789'), body());
    expect(codeAnd(hidden)).toEqual([400, `Release not found: there is no ${release.id} here.`]);
    expect(codeAnd(missing)).toEqual([400, 'Release not found: there is no 123456789 here.']);
  });
});

describe('what is not pending', () => {
  test('a repeat is a bad request, also by the same person with the same verdict (spec)', async () => {
    const { release } = await waiting();
    expect((await world.flex.ann.post(url(release.id), body())).statusCode).toBe(201);
    const again = await world.flex.ann.post(url(release.id), body());
    expect(again.statusCode).toBe(400);
    expect(messageOf(again)).toMatch(/^Gate "Manager Approval" is not pending an approval by you\./);
  });

  test('a gate of a later stage: which gate is current (seed 001:4)', async () => {
    const { release, execution } = await waiting();
    const later = { environmentId: world.environments.prod, gateName: 'CAB sign-off' };
    expect(codeAnd(await world.flex.ann.post(url(release.id), body(later)))).toEqual([
      400,
      `Gate "CAB sign-off" has not been reached. Snapshot ${execution.snapshot.id} is at gate "Manager Approval" of ` +
        `stage QA (environment ${world.environments.qa}), which is pending-approval.`,
    ]);
  });

  test('an unknown gate or environment: which there are (spec)', async () => {
    const { release } = await waiting();
    const { qa, prod } = world.environments;
    expect(codeAnd(await world.flex.ann.post(url(release.id), body({ gateName: 'Nobody' })))).toEqual([
      400,
      `No stage in environment ${qa} has a gate "Nobody"; there is QA (environment ${qa}, gates "Manager Approval").`,
    ]);
    expect(codeAnd(await world.flex.ann.post(url(release.id), body({ environmentId: '999999' })))).toEqual([
      400,
      `Environment 999999 is of no stage of this pipeline; there is QA (environment ${qa}, gates "Manager Approval"); ` +
        `Production (environment ${prod}, gates "CAB sign-off").`,
    ]);
  });

  test('a gate of another type takes no approval (spec)', async () => {
    const gates = [{ name: 'Night', type: 'schedule', cron: '0 3 1 1 *' }];
    const release = await world.release({ name: 'QA', environment: 'qa', gates });
    await release.submit();
    const answer = await world.flex.ann.post(url(release.id), body({ gateName: 'Night' }));
    expect(answer.statusCode).toBe(400);
    expect(messageOf(answer)).toMatch(/^Gate "Night" is a schedule gate: it takes no approval\./);
  });

  test('a release without a snapshot, and an execution that has ended', async () => {
    const release = await world.release(...twoStages);
    expect((await world.flex.ann.post(url(release.id), body())).statusCode).toBe(400);
    const execution = await release.submit();
    await ok(world.ann.post(shop(`executions/${execution.id}:abort`), { reason: 'x' }));
    const answer = await world.flex.ann.post(url(release.id), body());
    expect(codeAnd(answer)).toEqual([
      400,
      `No snapshot of release ${release.id} has an execution that is running; create one, or name a snapshot.`,
    ]);
    const named = await world.flex.ann.post(url(release.id, execution.snapshot.id), body());
    expect(named.statusCode).toBe(400);
    expect(messageOf(named)).toContain(`The execution of snapshot ${execution.snapshot.id} is aborted.`);
  });

  test('a subject that has changed since is stale: 400', async () => {
    const { release, execution } = await waiting();
    await sql`update approval set subject_now = 'sha256:other' where id = ${gateOf(execution).approval}`.execute(
      world.parts.db,
    );
    const stale = await world.flex.ann.post(url(release.id), body());
    expect([stale.statusCode, messageOf(stale)]).toEqual([400, expect.stringMatching(/has changed/)]);
    expect((await world.flex.bob.post(url(release.id), body())).statusCode).toBe(403);
  });
});

const gate = (name: string, by: string): ApprovalGates[number] => ({ name, type: 'approval', policy: by });
