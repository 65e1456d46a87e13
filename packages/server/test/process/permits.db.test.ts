import type { Execution } from '@countersign/contract/execution-shapes.ts';
import type { Permit } from '@countersign/contract/permits.ts';
import { expect, test, vi } from 'vitest';
import { freshDatabase } from '../harness.ts';
import { latest } from '../latest.ts';
import { startProcess } from './server.ts';

vi.setConfig({ testTimeout: 120_000 });

type Issued = Permit & { readonly token: string };

/** Asks as somebody of the example project that the server begins with. */
async function ask(origin: string, who: string, path: string, body?: object): Promise<Response> {
  return fetch(`${origin}/api/v1/${path}`, {
    headers: { authorization: `Bearer example-only-token-of-${who}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
}

async function must<T>(answer: Promise<Response>): Promise<T> {
  const got = await answer;
  if (!got.ok) throw new Error(await got.text());
  return (await got.json()) as T;
}

/** A snapshot that ann has let past the gate of QA: its step waits to be done. */
async function ready(origin: string): Promise<Execution> {
  const shop = (path: string, body?: object, who = 'ci') => ask(origin, who, `projects/shop/${path}`, body);
  const { id: release } = await must<Execution>(
    shop('releases', { title: 'Web shop 2.4', pipeline: 'standard' }),
  );
  const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
  const { id: snapshot } = await must<Execution>(shop(`releases/${release}/snapshots`, { contents }));
  const { id } = await must<Execution>(shop('executions', { snapshot }));
  const read = () => must<Execution>(shop(`executions/${id}`));
  await expect.poll(async () => latest(await read()).gates[0]?.approval, { timeout: 30_000 }).toMatch(/\d/);
  const { approval } = latest(await read()).gates[0] ?? {};
  await must(shop(`approvals/${approval}/decisions`, { verdict: 'approve' }, 'ann'));
  await expect.poll(async () => latest(await read()).status, { timeout: 30_000 }).toBe('steps-running');
  return read();
}

const place = { environments: ['qa'], services: [{ service: 'cart', module: 'cart-api' }] };
const request = (origin: string, execution: Execution) =>
  must<Issued>(ask(origin, 'ci', 'permits', { project: 'shop', subject: subjectOf(execution), ...place }));
const subjectOf = (execution: Execution) => ({ type: 'stage', id: latest(execution).id });
const redeem = (origin: string, { token, subject: { type, id }, digest }: Issued) =>
  ask(origin, 'ci', 'permits:redeem', { token, subject: { type, id }, digest, ...place });

test('replayed after a restart: what was redeemed before the server was killed is refused; what was not is good', async () => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const settings = {
    DATABASE_URL: ownerUrl,
    COUNTERSIGN_SECRET: 'the same before and after the restart of this test',
    COUNTERSIGN_EXAMPLE: 'yes',
  };
  const first = await startProcess(settings);
  const used = await request(first.origin, await ready(first.origin));
  const unused = await request(first.origin, await ready(first.origin));
  expect((await redeem(first.origin, used)).status).toBe(200);
  await first.kill('SIGKILL');

  const second = await startProcess(settings);
  const replayed = await redeem(second.origin, used);
  expect(replayed.status).toBe(409);
  expect(await replayed.json()).toMatchObject({
    code: 'permit/used',
    detail: expect.stringMatching(/^The permit was redeemed at 20/),
    blockers: [{ requirement: 'A permit is redeemed once' }],
  });
  expect((await redeem(second.origin, unused)).status).toBe(200);
  expect((await redeem(second.origin, unused)).status).toBe(409);
  const entries = await must<{ items: { action: string }[] }>(
    ask(second.origin, 'ann', `projects/shop/ledger?subjectType=permit&subjectId=${used.id}`),
  );
  expect(entries.items.map(({ action }) => action).sort()).toEqual([
    'permit.issued',
    'permit.redeem.refused',
    'permit.redeemed',
  ]);
});
