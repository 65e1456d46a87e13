import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../../server/test/app.ts';
import { commandLine } from './command-line.ts';

// Many signatures on one command line, values and confirmations: real processes against a real server.

vi.setConfig({ testTimeout: 60_000 });
const shop = join(import.meta.dirname, '../../../examples/shop.yaml');
const root = '/api/v1/projects/shop';

let server: TestApp;
let line: Awaited<ReturnType<typeof commandLine>>;
beforeAll(async () => {
  server = await testApp();
  line = await commandLine({ COUNTERSIGN_URL: await server.app.listen({ host: '127.0.0.1', port: 0 }) });
  expect((await run('root', 'apply', '-f', shop)).code).toBe(0);
  const level = { name: 'QA', rule: 'anyone', approvers: ['ann'] };
  const input = { name: 'share', type: 'number' };
  await post('policies', { name: 'plain', levels: [level] });
  await post('policies', { name: 'asks', levels: [{ ...level, input }] });
  for (const policy of ['plain', 'asks']) {
    const gates = [{ name: 'Gate', type: 'approval', policy }];
    const stages = [{ name: 'QA', environment: 'qa', gates }];
    const { id } = await post('pipelines', { name: policy, stages });
    await post(`pipelines/${id}/versions/1:activate`);
  }
  // What the file brought itself waits for ann's review as well.
  await run('ann', 'approve', '--all', '--yes');
});
afterAll(() => server.close());

const run = (who: string, ...args: string[]) => {
  const token = who === 'root' ? server.administrator.token : `example-only-token-of-${who}`;
  return line.start(args, { COUNTERSIGN_TOKEN: token });
};

async function post(path: string, body: object = {}, who = server.administrator.token) {
  const headers = { authorization: `Bearer ${who}` };
  const answer = await server.app.inject({ method: 'POST', url: `${root}/${path}`, headers, payload: body });
  if (answer.statusCode >= 300) throw new Error(answer.body);
  return answer.json();
}

/** A release of which this many snapshots wait at the gate; the ids of their approvals, oldest first. */
async function waiting(pipeline: 'plain' | 'asks', snapshots = 1): Promise<string[]> {
  const ci = 'example-only-token-of-ci';
  const { id } = await post('releases', { title: 'Web shop 2.4', pipeline }, ci);
  const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
  const approvals: string[] = [];
  for (let nth = 0; nth < snapshots; nth += 1) {
    const snapshot = await post(`releases/${id}/snapshots`, { contents }, ci);
    const { stages } = await post('executions', { snapshot: snapshot.id }, ci);
    approvals.push(stages[0].attempts[0].gates[0].approval);
  }
  return approvals;
}

const inbox = async (): Promise<string[]> =>
  JSON.parse((await run('ann', 'inbox', '--json')).out).items.map(({ approval }: Item) => approval);
type Item = { approval: string };

test('several at once: a line each, and 1 when one of them was refused', async () => {
  const [one = ''] = await waiting('plain');
  const [other = ''] = await waiting('asks');
  const { code, out, err } = await run('ann', 'approve', one, other, '-c', 'seen');
  expect(code).toBe(1);
  expect(out.split('\n')).toEqual([
    expect.stringMatching(
      new RegExp(`^approved {2}shop/${one} {2}RL-\\d+ Web shop 2.4.*: 1 of 1 have approved`),
    ),
    expect.stringMatching(new RegExp(`^refused {3}shop/${other} .*\\[approval/input-required\\]$`)),
    '',
  ]);
  expect(err).toBe('1 of 2 refused.\n');
  expect(await inbox()).toEqual([other]);
  const again = await run('ann', 'reject', one, other, '--json');
  expect(JSON.parse(again.out).items).toMatchObject([
    { ok: false, approval: one, problem: { code: 'approval/already-decided' } },
    { ok: true, approval: other, verdict: 'reject', status: 'rejected' },
  ]);
});

test('all that waits: asked once more at a terminal, and otherwise only with --yes', async () => {
  const approvals = [...(await waiting('plain')), ...(await waiting('plain'))];
  const unasked = await run('ann', 'approve', '--all');
  expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining('say --yes as well')]);
  expect(await inbox()).toEqual(approvals);
  const elsewhere = await run('ann', 'approve', '--all', '--yes', '-p', 'depot');
  expect(elsewhere).toEqual({ code: 0, out: '', err: '' });
  const { code, out } = await run('ann', 'approve', '--all', '--yes');
  expect([code, out.trim().split('\n').length]).toEqual([0, 2]);
  expect(await inbox()).toEqual([]);
});

test('a value is given as what is asked for', async () => {
  const [approval = ''] = await waiting('asks');
  const wrong = await run('ann', 'approve', approval, '--input', 'half');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('level "QA" asks for a number')]);
  expect(await run('ann', 'approve', approval, '--input', '0.5')).toMatchObject({ code: 0 });
  const { json } = await server.administrator
    .get(`${root}/approvals/${approval}`)
    .then((it) => ({ json: it.json() }));
  expect(json.levels[0].value).toBe(0.5);
});

test('an older one takes a confirmation', async () => {
  const [older = '', newer = ''] = await waiting('plain', 2);
  const refused = await run('ann', 'approve', older);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(`(approval ${newer})`)]);
  expect(await run('ann', 'approve', older, '--confirm-older')).toMatchObject({ code: 0 });
  await run('ann', 'approve', newer);
});

test.each([
  [[], 'Name the approvals, or say --all.'],
  [['1', '--all'], 'not both'],
  [['1', '2', '--input', 'x'], '--input is for one approval at a time'],
  [['1', '2', '--level', '3'], '--level is for one approval at a time'],
  [['one'], 'An id is digits'],
])('approve %j is usage', async (args, because) => {
  const { code, err } = await run('ann', 'approve', ...args);
  expect([code, err]).toEqual([2, expect.stringContaining(because)]);
});
