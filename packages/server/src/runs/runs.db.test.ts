import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOutside } from '../../test/outside.ts';
import { later, shop } from '../../test/pipeline-world.ts';
import { codeOf, jobOf, jobsIn, openRunWorld, type RunWorld } from '../../test/run-world.ts';
import { lookAtApproval } from '../approvals/looking/look.job.ts';

// Runs. Nothing works the queue here, and time is passed in: no test waits.

let world: RunWorld;
beforeAll(async () => {
  world = await openRunWorld();
});
afterAll(() => world.close());

const call = (url: string, more: object = {}) => ({ name: 'deploy', http: { method: 'POST', url, ...more } });
const signOff = (more: object = {}) => ({
  name: 'sign-off',
  approval: { approvers: ['ann', 'bob'], needed: 2, ...more },
});

test('a run makes its calls with what it was given, asks its people in their midst, and passes', async () => {
  const outside = await openOutside();
  const body = { where: `\${inputs.target}`, what: `\${inputs.parts}`, run: `\${run.number}` };
  const flow = await world.workflow(
    [call(outside.url, { body }), signOff(), { ...call(`${outside.url}/again`), name: 'again' }],
    {
      inputs: [
        { name: 'target', type: 'environment' },
        { name: 'parts', type: 'services' },
      ],
    },
  );
  const parts = [{ service: 'cart', module: 'cart-api' }];
  const started = await world.start(flow, { inputs: { target: 'qa', parts }, remark: 'Before the sale' });
  expect(started).toMatchObject({
    ...{
      number: 1,
      attempt: 1,
      status: 'running',
      startedBy: 'ci',
      via: 'native',
      remark: 'Before the sale',
    },
    ...{ environments: ['qa'], services: parts, workflow: { key: flow } },
  });
  const asked = await world.tryAll(started.id);
  expect(asked.status).toBe('waiting-for-approval');
  expect(outside.received.map((one) => JSON.parse(one.body))).toEqual([
    { where: 'qa', what: 'cart/cart-api', run: '1' },
  ]);
  expect(asked.blockers).toMatchObject([
    { requirement: 'Job sign-off must be approved', who: ['ann', 'bob'] },
  ]);
  expect((await world.signJob(world.ann, asked)).status).toBe('waiting-for-approval');
  expect((await world.signJob(world.bob, asked)).status).toBe('running');
  const ended = await world.tryAll(started.id);
  expect([ended.status, ended.because]).toEqual(['passed', 'Every job passed.']);
  expect(jobsIn(ended).map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  expect(outside.received).toHaveLength(2);
  expect(jobsIn(ended)[0]?.log).toMatch(/try 1: POST .*: HTTP 200\nok/);
});

test('a call that fails is made again after its pause, under the next number, until tries run out', async () => {
  const outside = await openOutside();
  outside.answers(500, 503);
  const flow = await world.workflow([call(outside.url, { retries: 1 }), { name: 'look', manual: {} }]);
  const { id } = await world.start(flow);
  expect(jobOf(await world.tryAll(id))).toMatchObject({
    status: 'pending',
    tries: 1,
    because: 'Try 1: HTTP 500.',
  });
  await world.lookAt(id);
  await world.tryAll(id);
  expect(outside.received).toHaveLength(1);
  await world.lookAt(id, 2.1);
  const ended = await world.tryAll(id);
  expect([ended.status, ended.because]).toEqual(['failed', 'Job deploy: Try 2: HTTP 503.']);
  expect(jobsIn(ended).map(({ status }) => status)).toEqual(['failed', 'skipped']);
  const { id: job } = jobOf(ended);
  const keys = outside.received.map(({ headers }) => headers['idempotency-key']);
  expect(keys).toEqual([`job-${job}-1`, `job-${job}-2`]);
});

test('a job that waits ends with its callback, and the token is good for nothing else', async () => {
  const outside = await openOutside();
  const body = { url: `\${callback.url}`, token: `\${callback.token}` };
  const flow = await world.workflow([call(outside.url, { body, wait: { callback: true, timeout: 600 } })]);
  const { id } = await world.start(flow);
  const waits = await world.tryAll(id);
  expect(jobOf(waits).status).toBe('waiting');
  expect(waits.blockers).toMatchObject([{ because: 'No callback has come yet.', until: jobOf(waits).until }]);
  const { token } = JSON.parse(outside.received[0]?.body ?? '');
  const answer = (payload: object) =>
    world.app.inject({
      ...{ method: 'POST', url: '/api/v1/callbacks', payload },
      headers: { authorization: `Bearer ${token}` },
    });
  const answered = await answer({ status: 'passed', message: 'All is well' });
  expect(answered.json()).toEqual({ kind: 'job', id: jobOf(waits).id, run: id });
  expect((await answer({ status: 'passed' })).statusCode).toBe(200);
  expect(codeOf(await answer({ status: 'failed' }))).toBe('job/not-waiting');
  const ended = await world.runNow(id);
  expect([ended.status, jobOf(ended).because]).toEqual(['passed', 'All is well']);
  expect(jobOf(ended).log).toMatch(/callback: All is well/);
});

test.each([
  [
    'a callback that does not come',
    { http: { method: 'POST', wait: { callback: true, timeout: 60 } } },
    'No callback',
  ],
  ['a person who does not say so', { manual: { timeout: 60 } }, 'Nobody said that it was done'],
  ['an approval that nobody gives', { approval: { approvers: ['ann'], timeout: 60 } }, 'It was not decided'],
])('%s ends the run', async (_, job: object, because) => {
  const outside = await openOutside();
  const called = 'http' in job ? { http: { ...(job.http as object), url: outside.url } } : job;
  const { id } = await world.start(await world.workflow([{ name: 'slow', ...called }]));
  await world.tryAll(id);
  expect((await world.lookAt(id, 20)).endedAt).toBeNull();
  const ended = await world.lookAt(id, 65);
  expect([ended.status, jobOf(ended).status]).toEqual(['timed-out', 'timed-out']);
  expect(jobOf(ended).because).toContain(because);
  const { approval } = jobOf(ended);
  if (approval === null) return;
  // The question has run out by the same time.
  await world.parts.work((work) => lookAtApproval(later(work, 65), world.projectId, approval));
  expect((await world.ann.get(shop(`approvals/${approval}`))).json().status).toBe('expired');
});

test('a run that takes too long as a whole is ended, whatever it waits for', async () => {
  const flow = await world.workflow([{ name: 'look', manual: {} }], { timeout: 100 });
  const { id, until } = await world.start(flow);
  expect((await world.lookAt(id, 50)).status).toBe('running');
  const ended = await world.lookAt(id, 101);
  expect([ended.status, ended.because]).toEqual(['timed-out', `It had not ended by ${until}.`]);
});

test('somebody does a manual job and says so, once; the words are shown', async () => {
  const flow = await world.workflow([
    { name: 'look', manual: { instructions: 'Look at it' } },
    call('http://x'),
  ]);
  const run = await world.start(flow);
  expect(run.blockers).toMatchObject([{ because: 'Look at it', who: ['ann', 'bob', 'ci'] }]);
  const complete = (job: string | undefined, status: string) =>
    world.bob.post(shop(`runs/${run.id}/jobs/${job}:complete`), { status, comment: 'It works' });
  const [look, deploy] = jobsIn(run);
  expect(codeOf(await complete(deploy?.id, 'passed'))).toBe('job/not-waiting');
  expect(codeOf(await complete('999', 'passed'))).toBe('resource/not-found');
  const other = await world.start(flow);
  expect(codeOf(await complete(jobOf(other).id, 'passed'))).toBe('resource/not-found');
  expect((await complete(look?.id, 'passed')).statusCode).toBe(200);
  expect(codeOf(await complete(look?.id, 'passed'))).toBe('job/not-waiting');
  expect(jobsIn(await world.runNow(run.id))[0]).toMatchObject({
    ...{ status: 'passed', because: 'Completed by bob: It works' },
  });
});

test('a job that is said to have failed fails the run', async () => {
  const run = await world.start(await world.workflow([{ name: 'look', manual: {} }]));
  await world.bob.post(shop(`runs/${run.id}/jobs/${jobOf(run).id}:complete`), { status: 'failed' });
  expect(await world.runNow(run.id)).toMatchObject({ status: 'failed', because: 'Job look: Failed.' });
});

test('a run is cancelled once, with whatever it waits for', async () => {
  const run = await world.start(await world.workflow([signOff(), call('http://x')]));
  const cancel = () => world.bob.post(shop(`runs/${run.id}:cancel`), { reason: 'Wrong branch' });
  const cancelled = (await cancel()).json();
  expect(cancelled).toMatchObject({
    status: 'cancelled',
    because: 'Cancelled by bob: Wrong branch',
    blockers: [],
  });
  expect(jobsIn(cancelled).map(({ status }) => status)).toEqual(['cancelled', 'skipped']);
  expect(codeOf(await cancel())).toBe('run/wrong-state');
  const { approval } = jobOf(cancelled);
  expect((await world.ann.get(shop(`approvals/${approval}`))).json().status).toBe('superseded');
  const late = await world.ann.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve' });
  expect(codeOf(late)).toBe('approval/not-open');
});

test('runs are counted for each workflow, and listed newest first', async () => {
  const flow = await world.workflow([{ name: 'look', manual: {} }]);
  for (const _ of [1, 2, 3]) await world.start(flow);
  const list = async (query: string) => (await world.ann.get(shop(`runs?workflow=${flow}&${query}`))).json();
  const first = await list('limit=2');
  expect(first.items.map(({ number }: { number: number }) => number)).toEqual([3, 2]);
  const rest = await list(`limit=2&cursor=${first.next}`);
  expect([rest.items.map(({ number }: { number: number }) => number), rest.next]).toEqual([[1], null]);
  expect((await list('status=passed')).items).toEqual([]);
  expect((await world.ann.get(shop(`workflows/${flow}`))).json().runs).toBe(3);
});

test('a viewer sees runs and moves none; a stranger sees none', async () => {
  const flow = await world.workflow([{ name: 'look', manual: {} }]);
  const { id } = await world.start(flow);
  const viewer = await world.person('viewer', { project: 'shop', access: 'viewer' });
  expect((await viewer.get(shop(`runs/${id}`))).statusCode).toBe(200);
  expect(codeOf(await viewer.post(shop(`workflows/${flow}/runs`)))).toBe('auth/forbidden');
  expect(codeOf(await viewer.post(shop(`runs/${id}:cancel`)))).toBe('auth/forbidden');
  const stranger = await world.person('stranger');
  expect(codeOf(await stranger.get(shop(`runs/${id}`)))).toBe('resource/not-found');
});
