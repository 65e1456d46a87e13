import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateOf, latest } from '../../../test/latest.ts';
import { openOutside } from '../../../test/outside.ts';
import { openPipelineWorld, type PipelineWorld, shop } from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';
import { type Notice, notifyGate } from './notify-gate.ts';

// Gates. Nothing works the queue here: each test looks when it wants to.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world.close());

const approval = { name: 'Manager Approval', type: 'approval', policy: 'qa' };
const nightly = { name: 'Night', type: 'schedule', cron: '0 22 * * *', timeZone: 'Europe/Berlin' };
const scan = { name: 'Scan', type: 'check', timeout: 3600 };
const qa = (...gates: object[]) => ({ name: 'QA', environment: 'qa', gates });

async function submit(...gates: object[]) {
  const release = await world.release(qa(...gates));
  return release.submit();
}

const answer = (token: string, status: string, message = '') =>
  world.app.inject({
    method: 'POST',
    url: '/api/v1/callbacks',
    headers: { authorization: `Bearer ${token}` },
    payload: { status, message },
  });

test('gates are asked in order, each when the one before has let the execution through', async () => {
  const started = await submit(approval, scan);
  expect(latest(started).gates.map(({ name }) => name)).toEqual(['Manager Approval']);
  await world.sign(world.ann, started);
  await world.look(started.id);
  const next = await world.get(started.id);
  expect(latest(next).gates).toMatchObject([{ status: 'successful' }, { name: 'Scan', status: 'running' }]);
});

test('an approval says what goes where, and its decision sends for a look at the execution', async () => {
  const started = await submit(approval);
  const { approval: id, id: gate } = gateOf(started);
  const asked = (await world.ann.get(shop(`approvals/${id}`))).json();
  expect(asked.title).toMatch(/^RL-\d+ Web shop 2\.4, snapshot 1, to QA$/);
  expect(asked.subject).toMatchObject({ type: 'gate', id: gate });
  await world.sign(world.ann, started);
  expect(await world.sent('approval.decided')).toContainEqual(
    expect.objectContaining({ approval: id, subjectType: 'gate', subjectId: gate }),
  );
});

test('a rejection ends the gate, the stage and the execution as rejected', async () => {
  const started = await submit(approval, scan);
  await world.sign(world.ann, started, 'reject');
  await world.look(started.id);
  const ended = await world.get(started.id);
  expect([gateOf(ended).status, latest(ended).status, ended.status]).toEqual([
    'rejected',
    'rejected',
    'rejected',
  ]);
  expect(latest(ended).gates).toHaveLength(1);
});

test('a schedule gate opens at the next match in its time zone, and a look is sent for that time', async () => {
  const started = await submit(nightly);
  const { opensAt, status } = gateOf(started);
  expect(status).toBe('scheduled');
  const inBerlin = new Date(String(opensAt)).toLocaleTimeString('de-DE', { timeZone: 'Europe/Berlin' });
  expect(inBerlin).toBe('22:00:00');
  expect(started.blockers).toMatchObject([{ until: opensAt, who: ['ann'] }]);
  await world.look(started.id);
  expect((await world.get(started.id)).status).toBe('running');
  await world.look(started.id, 24 * 3600);
  expect((await world.get(started.id)).status).toBe('successful');
});

test('a check gate tells the outside system, which answers with the token it was sent, once', async () => {
  const outside = await openOutside();
  const body = { url: `\${callback.url}`, token: `\${callback.token}` };
  const started = await submit({ ...scan, http: { url: `${outside.url}/scan`, body } });
  const notice = (await world.sent('gate.notify')).at(-1) as Notice;
  expect(await notifyGate(world.parts, notice)).toBe('done');
  const { token, url } = JSON.parse(outside.received[0]?.body ?? '');
  expect(url).toBe('http://localhost/api/v1/callbacks');

  expect(problemOf(await answer(`${token}x`, 'passed'))).toMatchObject({ status: 401 });
  expect(problemOf(await answer(token, 'perhaps'))).toMatchObject({ status: 400, at: ['/status'] });
  const { id } = gateOf(started);
  expect((await answer(token, 'passed')).json()).toEqual({ kind: 'gate', id, execution: started.id });
  expect((await world.get(started.id)).status).toBe('successful');
  expect((await answer(token, 'passed')).statusCode).toBe(200);
  expect(problemOf(await answer(token, 'failed'))).toMatchObject({ status: 409, code: 'gate/not-waiting' });
});

test('a call that the outside system does not take is made again, with a new token; the last is good', async () => {
  const outside = await openOutside();
  outside.answers(503, 202);
  const started = await submit({ ...scan, http: { url: outside.url, body: `\${callback.token}` } });
  const notice = (await world.sent('gate.notify')).at(-1) as Notice;
  expect(await notifyGate(world.parts, notice)).toBe('retry');
  expect(await notifyGate(world.parts, notice)).toBe('done');
  const [first, last] = outside.received.map(({ body }) => body);
  expect(problemOf(await answer(first ?? '', 'passed'))).toMatchObject({ status: 401 });
  expect((await answer(last ?? '', 'failed', '2 tests failed')).statusCode).toBe(200);
  const ended = await world.get(started.id);
  expect([ended.status, latest(ended).status]).toEqual(['failed', 'gates-failed']);
  expect(ended.because).toBe('Gate Scan: 2 tests failed');
});

test('a check that is not answered in time fails', async () => {
  const started = await submit(scan);
  await world.look(started.id, 3599);
  expect((await world.get(started.id)).status).toBe('running');
  await world.look(started.id, 3601);
  expect(latest(await world.get(started.id)).status).toBe('gates-failed');
});

test('a maintainer draws the token of a check gate; an operator may not', async () => {
  const started = await submit(scan);
  const path = shop(`gates/${gateOf(started).id}:token`);
  expect(problemOf(await world.ci.post(path))).toMatchObject({ status: 403, code: 'auth/forbidden' });
  const { token } = (await world.ann.post(path)).json();
  expect((await answer(token, 'passed')).statusCode).toBe(200);
  expect(problemOf(await world.ann.post(path))).toMatchObject({ status: 409, code: 'gate/not-waiting' });
});

test('nobody is told of a gate that has been overridden, and no other gate has a token', async () => {
  const outside = await openOutside();
  const started = await submit({ ...scan, http: { url: outside.url } }, approval);
  const passed = await world.ann.post(shop(`gates/${gateOf(started).id}:override`), { reason: 'Outage' });
  const notice = (await world.sent('gate.notify')).at(-1) as Notice;
  expect(await notifyGate(world.parts, notice)).toBe('done');
  expect(outside.received).toEqual([]);
  const asked = shop(`gates/${gateOf(passed.json()).id}:token`);
  expect(problemOf(await world.ann.post(asked))).toMatchObject({ status: 409, code: 'gate/not-waiting' });
});

test('a schedule or check gate is overridden by maintainers, or by those it names, with a reason', async () => {
  const started = await submit(scan, { ...nightly, override: ['role:CAB'] });
  const override = (who: PipelineWorld['ann'], gate: string, reason = 'Outage') =>
    who.post(shop(`gates/${gate}:override`), { reason });
  const { id } = gateOf(started);
  expect(problemOf(await override(world.bob, id))).toMatchObject({
    ...{ status: 403, code: 'gate/no-override' },
    blockers: [{ who: ['ann'] }],
  });
  expect(problemOf(await override(world.ann, id, ''))).toMatchObject({ status: 400, at: ['/reason'] });
  const next = (await override(world.ann, id)).json();
  expect(latest(next).gates).toMatchObject([
    { status: 'skipped', because: 'Overridden by ann: Outage' },
    { status: 'scheduled' },
  ]);
  const night = gateOf(next).id;
  expect(problemOf(await override(world.ann, night))).toMatchObject({ blockers: [{ who: ['bob'] }] });
  expect((await override(world.bob, night)).json()).toMatchObject({ status: 'successful' });
  expect(problemOf(await override(world.bob, night))).toMatchObject({
    status: 409,
    code: 'gate/not-waiting',
  });
});

test('an approval gate is overridden by those whom its policy grants it, and its approval says so', async () => {
  const started = await submit(approval);
  const { id, approval: asked } = gateOf(started);
  const path = shop(`gates/${id}:override`);
  expect(problemOf(await world.ann.post(path, { reason: 'Outage' }))).toMatchObject({
    code: 'approval/no-override',
  });
  const passed = (await world.bob.post(path, { reason: 'Outage' })).json();
  expect([gateOf(passed).status, passed.status]).toEqual(['skipped', 'successful']);
  expect((await world.ann.get(shop(`approvals/${asked}`))).json().status).toBe('overridden');
});

test('the reason of an override is in the ledger only as what can be erased', async () => {
  const started = await submit(scan);
  const { id } = gateOf(started);
  await world.ann.post(shop(`gates/${id}:override`), { reason: 'Told by Bob Roy' });
  const row = await world.parts.pool.query('select because from gate_execution where id = $1', [id]);
  expect(row.rows).toEqual([{ because: 'Overridden.' }]);
  const shown = (await world.ann.get(shop(`gates/${id}`))).json();
  expect(shown.because).toBe('Overridden by ann: Told by Bob Roy');
});

test('gates of another project do not exist', async () => {
  await world.project('depot');
  const started = await submit(scan);
  const { id } = gateOf(started);
  for (const path of [`gates/${id}`, 'gates/999999'])
    expect(problemOf(await world.administrator.get(`/api/v1/projects/depot/${path}`))).toMatchObject({
      status: 404,
    });
  const override = `/api/v1/projects/depot/gates/${id}:override`;
  expect((await world.administrator.post(override, { reason: 'x' })).statusCode).toBe(404);
  expect((await world.ann.get(shop(`gates/${id}`))).json()).toMatchObject({
    execution: started.id,
    stage: 'QA',
  });
});
