import type { Approval } from '@countersign/contract/approval-shapes.ts';
import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../test/app.ts';
import { gateOf } from '../../../test/latest.ts';
import {
  ok,
  openPipelineWorld,
  type PipelineWorld,
  type ReleaseWorld,
  shop,
} from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { Caller } from '../../people/principal.ts';
import { advance } from '../advance.ts';
import { addLevel, changeLevel, type LevelChange } from './change-levels.ts';

// Levels by hand are for gates that name no policy. What is expected is said in the ADR "Levels by hand".

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world.close());

const byHand = { name: 'Approval', type: 'approval' };
const two = [
  { name: 'QA', environment: 'qa', gates: [byHand] },
  { name: 'Production', environment: 'prod', gates: [byHand] },
];

async function callerOf(who: Client): Promise<Caller> {
  const { rows } = await sql<{ id: string; username: string }>`
    select p.id, a.username from project p, account a where p.key = 'shop' and a.id = ${who.accountId}
  `.execute(world.parts.db);
  const { id = '', username = '' } = rows[0] ?? {};
  const principal = {
    accountId: who.accountId,
    kind: 'person',
    username,
    administrator: false,
    scopes: null,
    agent: false,
  } as const;
  return { principal, project: { id, key: 'shop' }, access: 'operator', via: 'native' };
}

async function add(release: ReleaseWorld, stage: string, name: string, ...people: Client[]): Promise<string> {
  const level = {
    release: release.id,
    stage,
    name,
    rule: { kind: 'everyone' },
    people: people.map((one) => one.accountId),
  } as const;
  const caller = await callerOf(world.ci);
  return value(await world.parts.work((work) => addLevel(work, caller, level))).level;
}

async function change(command: LevelChange, who: Client = world.ci) {
  const caller = await callerOf(who);
  return world.parts.work((work) => changeLevel(work, caller, command));
}

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusal.because);
  return outcome.value;
}

const approvalOf = async (execution: Execution): Promise<Approval> =>
  (await ok(world.ann.get(shop(`approvals/${gateOf(execution).approval}`)))).json() as Approval;
const levelsOf = async (execution: Execution) =>
  (await approvalOf(execution)).levels.map(({ id, name, status, ordinal }) => ({
    id,
    name,
    status,
    ordinal,
  }));

test('a gate without a policy waits until a level is added, and says so', async () => {
  const release = await world.release(...two);
  const execution = await release.submit();
  const approval = await approvalOf(execution);
  expect(approval).toMatchObject({ policy: null, status: 'open', levels: [] });
  const explained = (await world.ann.get(shop(`approvals/${approval.id}:explain`))).json() as {
    because: string;
  };
  expect(explained.because).toBe('It has no level yet: somebody has to add one.');
  expect((await world.get(execution.id)).blockers).toMatchObject([
    {
      because: `Approval ${approval.id} has no open level: somebody has to add one.`,
      who: ['ann', 'bob', 'ci'],
    },
  ]);
  const level = await add(release, 'QA', 'Testers', world.ann);
  expect(await levelsOf(execution)).toEqual([{ id: level, name: 'Testers', status: 'open', ordinal: 1 }]);
  await world.sign(world.ann, execution);
  await world.look(execution.id);
  expect((await world.get(execution.id)).stage).toBe('Production');
});

test('levels planned before the gate opens keep their ids, their order and their approvers', async () => {
  const release = await world.release(...two);
  const first = await add(release, 'QA', 'One', world.ann);
  const second = await add(release, 'QA', 'Two', world.bob);
  const gone = await add(release, 'QA', 'Gone', world.bob);
  value(await change({ kind: 'remove-level', level: gone }));
  value(await change({ kind: 'rename-level', level: first, name: 'First' }));
  value(await change({ kind: 'add-approver', level: first, account: world.bob.accountId }));
  const execution = await release.submit();
  expect(await levelsOf(execution)).toEqual([
    { id: first, name: 'First', status: 'open', ordinal: 1 },
    { id: second, name: 'Two', status: 'waiting', ordinal: 2 },
  ]);
  const [level] = (await approvalOf(execution)).levels;
  expect(level?.signers.map(({ username }) => username).sort()).toEqual(['ann', 'bob']);
});

test('another snapshot, and a replay, ask the same levels again, then those added since', async () => {
  const release = await world.release(...two);
  await add(release, 'QA', 'One', world.ann);
  const execution = await release.submit();
  await world.sign(world.ann, execution, 'reject');
  await world.look(execution.id);
  await add(release, 'QA', 'Two', world.bob);
  await ok(world.ci.post(shop(`executions/${execution.id}:replay`), { stage: 'QA' }));
  const replayed = await world.get(execution.id);
  const states = (levels: { name: string; status: string; ordinal: number }[]) =>
    levels.map(({ name, status, ordinal }) => `${ordinal} ${name} ${status}`);
  expect(states(await levelsOf(replayed))).toEqual(['1 One open', '2 Two waiting']);
  const next = await release.submit();
  expect(states(await levelsOf(next))).toEqual(['1 One open', '2 Two waiting']);
});

test('each level added while the gate opens is asked, and none is lost', async () => {
  for (let round = 0; round < 10; round += 1) {
    const release = await world.release(...two);
    const [execution] = await Promise.all([
      release.submit(),
      add(release, 'QA', 'One', world.ann),
      add(release, 'QA', 'Two', world.bob),
      add(release, 'QA', 'Three', world.bob),
    ]);
    const levels = await levelsOf(await world.get(execution.id));
    expect(levels.map(({ name }) => name).sort()).toEqual(['One', 'Three', 'Two']);
    expect(levels.filter(({ status }) => status === 'open')).toHaveLength(1);
  }
});

test('a level added in the moment in which its gate opens waits for it, and is asked', async () => {
  const release = await world.release(...two);
  await add(release, 'QA', 'One', world.ann);
  const execution = await release.submit();
  await world.sign(world.ann, execution);
  const { id } = (await callerOf(world.ci)).project;
  let adding: Promise<string> | undefined;
  await world.parts.work(async (work) => {
    await advance(work, id, execution.id);
    adding = add(release, 'Production', 'Late', world.bob);
    // With the gate open and not yet committed: until the other waits, or is through.
    await Promise.race([adding, somebodyWaits()]);
  });
  const late = await adding;
  expect(await levelsOf(await world.get(execution.id))).toMatchObject([
    { id: late, name: 'Late', status: 'open' },
  ]);
});

async function somebodyWaits(): Promise<void> {
  for (let waiting = 0; waiting === 0; ) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%from execution%'
    `.execute(world.parts.db);
    waiting = rows[0]?.count ?? 0;
  }
}

describe('what is refused', () => {
  test('levels of a stage whose gate has a policy', async () => {
    const release = await world.release({
      name: 'QA',
      environment: 'qa',
      gates: [{ ...byHand, policy: 'qa' }],
    });
    const caller = await callerOf(world.ci);
    const level = {
      release: release.id,
      stage: 'QA',
      name: 'x',
      rule: { kind: 'anyone' },
      people: [],
    } as const;
    const refused = await world.parts.work((work) => addLevel(work, caller, level));
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'approval/by-policy' } });
    const execution = await release.submit();
    const [made] = await levelsOf(execution);
    expect(await change({ kind: 'remove-level', level: made?.id ?? '' })).toMatchObject({
      ...{ ok: false, refusal: { code: 'approval/by-policy' } },
    });
  });

  test('somebody who cannot sign in the project', async () => {
    const outsider = await world.person('outsider');
    const release = await world.release(...two);
    const level = await add(release, 'QA', 'One', world.ann);
    const refused = await change({ kind: 'add-approver', level, account: outsider.accountId });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'request/invalid' } });
  });

  test('a viewer; the attempt is on record', async () => {
    const release = await world.release(...two);
    const level = await add(release, 'QA', 'One', world.ann);
    // What they are is read anew where they act, whatever it was when they came in.
    const viewer = await world.person('viewer', { project: 'shop', access: 'viewer' });
    const refused = await change({ kind: 'remove-level', level }, viewer);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'auth/forbidden' } });
    const { rows } = await sql<{ subject_id: string }>`
      select subject_id from ledger_entry where action = 'approval.edit.refused' order by seq desc limit 1
    `.execute(world.parts.db);
    expect(rows).toEqual([{ subject_id: level }]);
  });

  test('two gates without a policy in one stage, and an override beside a policy', async () => {
    const gates = (...list: object[]) =>
      world.ann.post(shop('pipelines'), {
        name: 'odd',
        stages: [{ name: 'QA', environment: 'qa', gates: list }],
      });
    expect((await gates(byHand, { ...byHand, name: 'Another' })).statusCode).toBe(400);
    expect((await gates({ ...byHand, policy: 'qa', override: ['ann'] })).statusCode).toBe(400);
  });
});

describe('who may override a gate without a policy', () => {
  test('the maintainers, as they are at the time', async () => {
    const release = await world.release(...two);
    const execution = await release.submit();
    const path = shop(`approvals/${gateOf(execution).approval}:override`);
    expect((await world.bob.post(path, { reason: 'x' })).statusCode).toBe(403);
    await ok(world.ann.post(path, { reason: 'Outage' }));
  });

  test('or those whom the gate names', async () => {
    const release = await world.release({ ...two[0], gates: [{ ...byHand, override: ['role:CAB'] }] });
    const execution = await release.submit();
    const path = shop(`approvals/${gateOf(execution).approval}:override`);
    expect((await world.ann.post(path, { reason: 'x' })).statusCode).toBe(403);
    await ok(world.bob.post(path, { reason: 'Outage' }));
  });
});

test('all of it is in the ledger', async () => {
  const release = await world.release(...two);
  const level = await add(release, 'QA', 'One', world.ann);
  await release.submit();
  value(await change({ kind: 'rename-level', level, name: 'Uno' }));
  value(await change({ kind: 'add-approver', level, account: world.bob.accountId }));
  value(await change({ kind: 'remove-approver', level, account: world.bob.accountId }));
  value(await change({ kind: 'remove-level', level }));
  const { rows } = await sql<{ action: string; subject_type: string }>`
    select action, subject_type from ledger_entry where entry::jsonb -> 'details' ->> 'level' = ${level} order by seq
  `.execute(world.parts.db);
  expect(rows.map(({ action, subject_type }) => `${subject_type} ${action}`)).toEqual([
    'release level.added',
    'approval level.opened',
    'approval level.renamed',
    'approval level.approver-added',
    'approval level.approver-removed',
    'approval level.removed',
  ]);
});

// The approval falls and is asked again, the old decisions shown.
test('asked again of the same people when the environment has another name', async () => {
  const release = await world.release(...two);
  const execution = await release.submit();
  await add(release, 'QA', 'Board', world.ann, world.bob);
  const before = await approvalOf(execution);
  await ok(
    world.ann.post(shop(`approvals/${before.id}/decisions`), { verdict: 'approve', comment: 'First' }),
  );
  await ok(world.ann.call('PUT', shop('environments/qa'), { name: 'QA in the cellar' }));
  await world.look(execution.id);
  const asked = await approvalOf(await world.get(execution.id));
  expect(asked).toMatchObject({
    status: 'open',
    previous: before.id,
    levels: [{ name: 'Board', status: 'open' }],
  });
  expect(asked.levels[0]?.signers.map(({ username, verdict }) => [username, verdict])).toEqual([
    ['ann', null],
    ['bob', null],
  ]);
  expect(asked.previousDecisions).toMatchObject([{ username: 'ann', level: 'Board', comment: 'First' }]);
});

describe('who asks for it', () => {
  test('is made an approver of nothing', async () => {
    const release = await world.release(...two);
    await release.submit();
    const level = { release: release.id, stage: 'QA', name: 'Own', rule: { kind: 'anyone' } } as const;
    const caller = await callerOf(world.bob);
    const added = await world.parts.work((work) =>
      addLevel(work, caller, { ...level, people: [world.ci.accountId] }),
    );
    expect(added).toMatchObject({ ok: false, refusal: { code: 'approval/barred' } });
  });

  test('was planned as the only one: the gate asks nobody, and says who can mend it', async () => {
    const release = await world.release(...two);
    await add(release, 'QA', 'Own', world.ci);
    const execution = await release.submit();
    const approval = await approvalOf(execution);
    expect(approval.levels).toMatchObject([{ status: 'open', signers: [] }]);
    expect((await world.get(execution.id)).blockers).toMatchObject([
      { because: expect.stringContaining('nobody who could sign'), who: ['ann', 'bob', 'ci'] },
    ]);
  });

  test('signs all the same where the gate says so', async () => {
    const stages = [
      { name: 'QA', environment: 'qa', gates: [{ ...byHand, separateDuties: ['committers'] }] },
    ];
    const release = await world.release(...stages);
    await add(release, 'QA', 'Own', world.ci);
    const execution = await release.submit();
    await world.sign(world.ci, execution);
    await world.look(execution.id);
    expect((await world.get(execution.id)).status).toBe('successful');
  });

  test('which is not said where a policy says it', async () => {
    const gate = { ...byHand, policy: 'qa', separateDuties: false };
    const made = await world.ann.post(shop('pipelines'), {
      name: 'x',
      stages: [{ ...two[0], gates: [gate] }],
    });
    expect(problemOf(made)).toMatchObject({ status: 400, at: ['/stages/0/gates/0/separateDuties'] });
  });
});
