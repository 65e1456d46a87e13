import type { Offer, Run } from '@countersign/contract/run-shapes.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyOf, choice, codesOf, type FormCase, formCases } from '../../test/models/forms.ts';
import { openRunWorld, type RunWorld } from '../../test/run-world.ts';
import { at, problemOf } from '../../test/shop.ts';

// The five checkpoints once more, where it counts: at the start of a run, at its retry, and before its next job.

const inputs = [
  { name: 'target', type: 'environment' },
  { name: 'what', type: 'services' },
];
const chosen = { target: choice.environment, what: [choice.service] };
const look = (name: string) => ({ name, manual: { instructions: 'Look at it' } });

let world: RunWorld;
let workflow: string;
let forms: { id: string; one: FormCase }[];
beforeAll(async () => {
  world = await openRunWorld();
  await sql`update account set email = username || '@example.test' where username in ('ann', 'bob')`.execute(
    world.parts.db,
  );
  workflow = await world.workflow([look('first'), look('second')], { inputs, fields: { preApproval: true } });
  const now = await seconds();
  forms = [];
  for (const one of formCases()) {
    const { externalId: _, ...fields } = bodyOf(one.form, '', now);
    const id = await world.form(fields);
    if (one.form.status === 'revoked') await revoke(id);
    forms.push({ id, one });
  }
}, 120_000);
afterAll(() => world.close());

async function seconds(): Promise<number> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(world.parts.db);
  return Math.floor((rows[0]?.now.getTime() ?? 0) / 1000);
}
const revoke = (id: string) => world.ci.post(at(`pre-approvals/${id}:revoke`), { reason: 'Called off' });
const start = (preApproval: string | null, more: object = {}) =>
  world.ann.post(at(`workflows/${workflow}/runs`), { inputs: chosen, preApproval, ...more });
const begun = async (preApproval: string): Promise<Run> => {
  const answer = await start(preApproval);
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json() as Run;
};
async function runsSoFar(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from run`.execute(world.parts.db);
  return rows[0]?.n ?? 0;
}
const finish = (run: Run, name: string, status = 'passed') => {
  const job = run.stages[0]?.jobs.find((one) => one.name === name)?.id;
  return world.ann.post(at(`runs/${run.id}/jobs/${job}:complete`), { status, comment: '' });
};

const table = formCases().map((one, nth) => [one.title, nth] as const);

describe('the start of a run', () => {
  test.each(table)('%s', async (_title, nth) => {
    const { id = '', one } = forms[nth] ?? { one: undefined };
    const [code] = one ? codesOf(one) : [];
    const before = await runsSoFar();
    const answer = await start(id);
    expect(answer.statusCode === 201 ? undefined : problemOf(answer).code).toBe(code);
    expect(await runsSoFar()).toBe(code === undefined ? before + 1 : before);
    if (code === undefined) expect(answer.json()).toMatchObject({ status: 'running', preApproval: { id } });
  });
});

describe('what a run is offered with one form', () => {
  test.each(table)('%s', async (_title, nth) => {
    const { id = '', one } = forms[nth] ?? { one: undefined };
    const answer = await world.ann.get(at(`workflows/${workflow}/offer?preApproval=${id}`));
    const whoOrWhen =
      one?.denied.filter((checkpoint) => !['environment', 'service'].includes(checkpoint)) ?? [];
    const [code] = codesOf({ denied: whoOrWhen });
    expect(answer.statusCode === 200 ? undefined : problemOf(answer).code).toBe(code);
    if (code !== undefined) return;
    const options = new Map((answer.json() as Offer).inputs.map((input) => [input.name, input]));
    const target = options.get('target');
    const keys = target?.type === 'environment' ? target.options.map(({ key }) => key) : [];
    expect(keys.includes(choice.environment)).toBe(!one?.denied.includes('environment'));
    const what = options.get('what');
    const pairs = what?.type === 'services' ? what.options : [];
    expect(pairs).toEqual(
      one?.denied.includes('service')
        ? expect.not.arrayContaining([choice.service])
        : expect.arrayContaining([choice.service]),
    );
  });
});

describe('no run without one', () => {
  test('none chosen, one that there is not, one of another project', async () => {
    expect(problemOf(await start(null))).toMatchObject({ status: 409, code: 'pre-approval/required' });
    expect(problemOf(await start('999999'))).toMatchObject({ code: 'pre-approval/invalid' });
    await world.administrator.call('POST', '/api/v1/projects', { key: 'elsewhere', name: 'Elsewhere' });
    const body = { externalId: 'elsewhere' };
    const made = await world.administrator.post('/api/v1/projects/elsewhere/pre-approvals', body);
    expect(problemOf(await start(made.json().id))).toMatchObject({ code: 'pre-approval/invalid' });
  });

  test('it was switched on between two runs', async () => {
    const open = await world.workflow([look('first')]);
    const run = () => world.ann.post(at(`workflows/${open}/runs`), {});
    expect((await run()).statusCode).toBe(201);
    await world.ann.call('PATCH', at(`workflows/${open}`), { preApproval: true });
    expect(problemOf(await run())).toMatchObject({ code: 'pre-approval/required' });
  });
});

describe('what is checked again', () => {
  test('a form that is revoked while a run is under way lets it begin nothing more', async () => {
    const id = await world.form();
    const run = await begun(id);
    await revoke(id);
    await finish(run, 'first');
    const after = await world.lookAt(run.id);
    expect(after.stages[0]?.jobs.map(({ status }) => status)).not.toContain('waiting');
    expect(after.status).toBe('failed');
    expect(after.because).toContain('was revoked');
  });

  test('so does a window that is over', async () => {
    const now = await seconds();
    const id = await world.form({ windowEnd: new Date((now + 600) * 1000).toISOString() });
    const run = await begun(id);
    await sql`update pre_approval set window_end = now() - interval '2 seconds' where id = ${id}`.execute(
      world.parts.db,
    );
    await finish(run, 'first');
    expect(await world.lookAt(run.id)).toMatchObject({ status: 'failed' });
  });

  test('so does an executor whom it names and who has left the project', async () => {
    const id = await world.form({ executors: [{ username: 'bob' }] });
    const started = await world.bob.post(at(`workflows/${workflow}/runs`), {
      inputs: chosen,
      preApproval: id,
    });
    const run = started.json() as Run;
    const bob = sql`project_id = ${world.projectId} and account_id = (select id from account where username = 'bob')`;
    await sql`delete from member where ${bob}`.execute(world.parts.db);
    await finish(run, 'first');
    expect(await world.lookAt(run.id)).toMatchObject({
      status: 'failed',
      because: expect.stringMatching(/names who may execute/),
    });
    await sql`
      insert into member (project_id, account_id, access)
      select ${world.projectId}, id, 'operator' from account where username = 'bob'
    `.execute(world.parts.db);
  });

  test('a retry is checked like a start: after the window, by another than it names, after it was revoked', async () => {
    const id = await world.form({ executors: [{ username: 'ann' }] });
    const run = await begun(id);
    await finish(run, 'first', 'failed');
    const retry = (who = world.ann) => who.post(at(`runs/${run.id}:retry`));
    expect(problemOf(await retry(world.ci))).toMatchObject({
      ...{ status: 403, code: 'pre-approval/executor' },
      blockers: [{ who: ['ann'] }],
    });
    await sql`update pre_approval set window_end = now() - interval '2 seconds' where id = ${id}`.execute(
      world.parts.db,
    );
    expect(problemOf(await retry())).toMatchObject({ status: 409, code: 'pre-approval/window' });
    await sql`update pre_approval set window_end = null where id = ${id}`.execute(world.parts.db);
    await revoke(id);
    expect(problemOf(await retry())).toMatchObject({ code: 'pre-approval/invalid' });
    await sql`update pre_approval set revoked_at = null where id = ${id}`.execute(world.parts.db);
    expect((await retry()).statusCode).toBe(200);
  });
});

describe('a form for a single use', () => {
  test('goes with one run to its end, and with no second, nor with a second attempt', async () => {
    const id = await world.form({ singleUse: true });
    const run = await begun(id);
    expect(problemOf(await start(id))).toMatchObject({ status: 409, code: 'pre-approval/used' });
    expect((await finish(run, 'first')).statusCode).toBe(200);
    const on = await world.lookAt(run.id);
    expect(on.status).toBe('running');
    await finish(on, 'second', 'failed');
    expect(problemOf(await world.ann.post(at(`runs/${run.id}:retry`)))).toMatchObject({
      code: 'pre-approval/used',
    });
  });

  test('of twenty starts at once one succeeds', async () => {
    const id = await world.form({ singleUse: true });
    const answers = await Promise.all(Array.from({ length: 20 }, () => start(id)));
    const said = answers.map((answer) => (answer.statusCode === 201 ? 'begun' : problemOf(answer).code));
    expect(said.toSorted()).toEqual(['begun', ...Array(19).fill('pre-approval/used')]);
  });

  test('is not used up by a start that is refused', async () => {
    const id = await world.form({ singleUse: true, environments: ['prod'] });
    expect(problemOf(await start(id))).toMatchObject({ code: 'pre-approval/environment' });
    const inputs = { ...chosen, target: 'prod' };
    expect((await start(id, { inputs })).statusCode).toBe(201);
  });
});

test('revoked and started at the same time, many times over: begun before, or refused', async () => {
  for (let round = 0; round < 15; round += 1) {
    const id = await world.form();
    const [started, revoked] = await Promise.all([start(id), revoke(id)]);
    expect(revoked.statusCode).toBe(200);
    if (started.statusCode !== 201) expect(problemOf(started).code).toBe('pre-approval/invalid');
    expect(problemOf(await start(id))).toMatchObject({ code: 'pre-approval/invalid' });
  }
});

test('who could act is whose address is the same in every letter, and whose account is not disabled', async () => {
  const who = async (email: string) => {
    const id = await world.form({ executors: [{ name: 'Somebody', email }] });
    return problemOf(await start(id)).blockers.flatMap((blocker) => (blocker as { who?: string[] }).who);
  };
  expect([await who('bob@example.test'), await who('Bob@example.test')]).toEqual([['bob'], []]);
  await sql`update account set disabled_at = now() where username = 'bob'`.execute(world.parts.db);
  expect(await who('bob@example.test')).toEqual([]);
  await sql`update account set disabled_at = null where username = 'bob'`.execute(world.parts.db);
});

test('what a run was refused is in the ledger, without a word of whom the form names', async () => {
  const id = await world.form({ executors: [{ name: 'Bob Roy', email: 'bob@example.test' }] });
  const refused = problemOf(await start(id));
  expect(refused).toMatchObject({ code: 'pre-approval/executor', blockers: [{ who: ['bob'] }] });
  const { rows } = await sql<{ entry: string }>`
    select entry from ledger_entry order by seq desc limit 1
  `.execute(world.parts.db);
  expect(JSON.parse(rows[0]?.entry ?? '')).toMatchObject({
    action: 'run.start.refused',
    details: { code: 'pre-approval/executor' },
  });
  expect(JSON.stringify([refused, rows])).not.toMatch(/Roy|bob@/);
});
