import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../test/app.ts';
import { everythingStored } from '../../../test/everything-stored.ts';
import { latest } from '../../../test/latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';

// Who asks for something, or made it, does not sign it; a policy whose levels are empty after barring is
// refused with nothing written; and nobody is judged by a rule that only they changed.

let world: PipelineWorld;
let second: Client;
beforeAll(async () => {
  world = await openPipelineWorld();
  second = await world.person('second', { project: 'shop', access: 'maintainer' });
  const level = { name: 'QA', rule: 'anyone' };
  for (const [name, approvers] of Object.entries({ ann: ['ann'], all: ['ann', 'bob', 'ci'] }))
    await ok(world.ann.post(shop('policies'), { name, levels: [{ ...level, approvers }] }));
});
afterAll(() => world.close());

const qa = (policy: string) => ({
  name: 'QA',
  environment: 'qa',
  gates: [{ name: 'Manager Approval', type: 'approval', policy }],
});
const start = (who: Client, snapshot: string) => who.post(shop('executions'), { snapshot });
const stored = () => everythingStored(world.parts);
const content = { service: 'cart', module: 'cart-api', version: '2.4.0' };

describe('who made what', () => {
  const sign = (who: Client, approval: string | null | undefined) =>
    who.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve' });

  test('who asked, who put the snapshot together and whose work it carries are kept from signing it', async () => {
    const release = await world.release(qa('all'));
    const contents = [{ ...content, committers: ['bob'] }];
    const made = (await ok(world.ci.post(shop(`releases/${release.id}/snapshots`), { contents }))).json();
    const execution = (await ok(start(second, made.id))).json();
    const asked = latest(execution).gates[0]?.approval;
    for (const who of [world.ci, world.bob])
      expect(problemOf(await sign(who, asked)).code).toBe('approval/barred');
    const approval = (await ok(world.ann.get(shop(`approvals/${asked}`)))).json();
    expect(approval.levels[0].signers.map(({ username }: { username: string }) => username)).toEqual(['ann']);
    expect((await sign(world.ann, asked)).statusCode).toBe(200);
  });

  test('who has it asked again by a replay is kept from signing it as well', async () => {
    const { id } = (await ok(start(world.ci, await (await world.release(qa('all'))).snapshot()))).json();
    await ok(world.ci.post(shop(`executions/${id}:abort`), { reason: 'Too early' }));
    const again = (await ok(world.bob.post(shop(`executions/${id}:replay`), { stage: 'QA' }))).json();
    const asked = latest(again).gates[0]?.approval;
    for (const who of [world.ci, world.bob])
      expect(problemOf(await sign(who, asked)).code).toBe('approval/barred');
    expect((await sign(world.ann, asked)).statusCode).toBe(200);
  });

  test('conditions read all of it', async () => {
    const when = [
      "release.title == 'Web shop 2.4'",
      'snapshot.number == 1',
      "snapshot.contents[0].service == 'cart' && snapshot.contents[1].module == 'cart-api'",
      "snapshot.contents[0].module == ''",
      "snapshot.committers == ['bob']",
      "pipeline.name.startsWith('standard')",
      "stage.name == 'QA'",
      "environment.key == 'qa'",
      "requester.username == 'ci' && requester.kind == 'person'",
    ].join(' && ');
    const levels = [
      { name: 'Always', rule: 'anyone', approvers: ['ann'] },
      { name: 'High risk', rule: 'anyone', approvers: ['ann'], when },
    ];
    await ok(world.ann.post(shop('policies'), { name: 'read', levels }));
    const release = await world.release(qa('read'));
    const contents = [
      { ...content, committers: ['bob'] },
      { service: 'cart', version: '2.4' },
    ];
    const made = (await ok(world.ci.post(shop(`releases/${release.id}/snapshots`), { contents }))).json();
    const execution = (await ok(start(world.ci, made.id))).json();
    const asked = (await ok(world.ann.get(shop(`approvals/${latest(execution).gates[0]?.approval}`)))).json();
    expect(asked.levels.map(({ status }: { status: string }) => status)).toEqual(['open', 'waiting']);
  });
});

describe('a start whose people could not be asked', () => {
  test('is refused with nothing written, and says who can mend it', async () => {
    const snapshot = await (await world.release(qa('ann'))).snapshot();
    const before = await stored();
    const problem = problemOf(await start(world.ann, snapshot));
    expect(problem).toMatchObject({
      ...{ status: 422, code: 'policy/unsatisfiable' },
      detail: expect.stringContaining('Gate Manager Approval could not be asked'),
      blockers: [{ requirement: expect.stringContaining('QA'), who: ['ann', 'second'] }],
    });
    expect(changes(before, await stored())).toEqual(refusalOnly);
    expect((await start(world.ci, snapshot)).statusCode).toBe(201);
  });

  test('by a condition that cannot be judged', async () => {
    const level = { name: 'QA', rule: 'anyone', approvers: ['ann'] };
    const policy = {
      name: 'failing',
      levels: [{ ...level, when: 'snapshot.contents[7].service == "cart"' }],
    };
    await ok(world.ann.post(shop('policies'), policy));
    const snapshot = await (await world.release(qa('failing'))).snapshot();
    expect(problemOf(await start(world.ci, snapshot))).toMatchObject({
      ...{ status: 422, code: 'condition/failed', blockers: [{ who: ['ann', 'second'] }] },
    });
  });

  test('only by the gates of its first stage: people may come until the others are reached', async () => {
    const release = await world.release({ name: 'Build', environment: 'prod' }, qa('ann'));
    const execution = (await ok(start(world.ann, await release.snapshot()))).json();
    expect([execution.status, execution.because]).toEqual(['failed', expect.stringContaining('QA')]);
    expect(
      problemOf(await world.ann.post(shop(`executions/${execution.id}:replay`), { stage: 'QA' })),
    ).toMatchObject({
      code: 'policy/unsatisfiable',
    });
  });
});

describe('a pipeline that only they have changed', () => {
  const draft = (who: Client, pipeline: string, stages: object[]) =>
    ok(who.post(shop(`pipelines/${pipeline}/versions`), { stages }));
  const activate = (who: Client, pipeline: string, version: number) =>
    ok(who.post(shop(`pipelines/${pipeline}/versions/${version}:activate`)));
  async function along(): Promise<{ pipeline: string; snapshot: string }> {
    const release = await world.release(qa('all'));
    const { pipeline } = (await ok(world.ci.get(shop(`releases/${release.id}`)))).json();
    const { items } = (await ok(world.ci.get(shop('pipelines?limit=100')))).json();
    const { id } = items.find(({ name }: { name: string }) => name === pipeline);
    return { pipeline: id, snapshot: await release.snapshot() };
  }

  test('does not take what they ask for, until somebody else stands behind it', async () => {
    const { pipeline, snapshot } = await along();
    await draft(world.ann, pipeline, [{ name: 'QA', environment: 'qa' }]);
    await activate(world.ann, pipeline, 2);
    const before = await stored();
    expect(problemOf(await start(world.ann, snapshot))).toMatchObject({
      ...{ status: 403, code: 'policy/own-rule' },
      blockers: [{ requirement: 'Somebody else stands behind the pipeline', who: ['second'] }],
    });
    expect(changes(before, await stored())).toEqual(refusalOnly);
    await draft(second, pipeline, [{ name: 'QA', environment: 'qa' }]);
    await activate(second, pipeline, 3);
    expect((await start(world.ann, snapshot)).statusCode).toBe(201);
  });

  test('activated by another maintainer, or started by somebody who has nothing to do with it, it does', async () => {
    const one = await along();
    await draft(world.ann, one.pipeline, [{ name: 'QA', environment: 'qa' }]);
    await activate(second, one.pipeline, 2);
    expect((await start(world.ann, one.snapshot)).statusCode).toBe(201);
    const other = await along();
    await draft(world.ann, other.pipeline, [{ name: 'QA', environment: 'qa' }]);
    await activate(world.ann, other.pipeline, 2);
    expect((await start(world.bob, other.snapshot)).statusCode).toBe(201);
  });

  test('nor where somebody else had begun the draft, and has not seen what it came to say', async () => {
    const { pipeline, snapshot } = await along();
    await draft(second, pipeline, [qa('all')]);
    const written = shop(`pipelines/${pipeline}/versions/2`);
    await ok(world.ann.call('PUT', written, { stages: [{ name: 'QA', environment: 'qa' }] }));
    await activate(world.ann, pipeline, 2);
    expect(problemOf(await start(world.ann, snapshot)).code).toBe('policy/own-rule');
  });

  test('nor where two who are behind it have passed it to one another', async () => {
    const { pipeline, snapshot } = await along();
    await ok(world.ann.call('PUT', shop('members/ci'), { access: 'maintainer' }));
    await draft(world.ann, pipeline, [{ name: 'QA', environment: 'qa' }]);
    await activate(world.ci, pipeline, 2);
    expect(problemOf(await start(world.ann, snapshot)).code).toBe('policy/own-rule');
  });
});

/** That it was refused stays on record, and nothing else. */
const refusalOnly = ['public.ledger_entry', 'public.ledger_pending'];

/** The tables in which something else is stored. */
const changes = (before: Record<string, unknown>, after: Record<string, unknown>): string[] =>
  Object.keys(after).filter((table) => JSON.stringify(before[table]) !== JSON.stringify(after[table]));
