import { api } from '@countersign/contract/api.ts';
import { decideApproval } from '@countersign/contract/approvals.ts';
import { getExecution } from '@countersign/contract/executions.ts';
import { metrics } from '@countersign/contract/system.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plans, real, senderOf } from './plans.ts';
import { type Sent, World } from './world.ts';

// Every documented example is really sent; its ids are replaced by real ones. See plans.ts.

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

type Example = (typeof api)[number]['example'];

async function realParams(example: Example, given: object | undefined): Promise<Record<string, string>> {
  const params: Record<string, string> = { ...example.params };
  for (const name of Object.keys(params)) {
    const make = real[name];
    if (make && !given && /^\d+$/.test(params[name] ?? '')) params[name] = await make(world, example);
  }
  return { ...params, ...given };
}

test.each(api.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (id, endpoint) => {
  const { example, open, status, response, produces } = endpoint;
  const plan = (await plans[id]?.(world)) ?? {};
  const sent: Sent = {
    query: example.query ?? {},
    body: example.body,
    ...plan,
    params: await realParams(example, plan.params),
  };
  const token = plan.token ?? (open ? '' : senderOf(endpoint.path, world));
  const client = world.client(token || undefined);
  if (produces === 'text/event-stream') return stream(endpoint, sent, token);
  const answer = await client.call(endpoint, sent as never);
  expect(answer).toMatchObject({ ok: true, status });
  if (answer.ok && status !== 204) expect(response.safeParse(answer.value).error).toBeUndefined();
  if (answer.ok && itemsOf(example.response) > 0) expect(itemsOf(answer.value), 'items').toBeGreaterThan(0);
});

const itemsOf = (value: unknown): number => (value as { items?: unknown[] } | undefined)?.items?.length ?? 0;

test('the figures count signatures by what became of them', async () => {
  const sent = {
    params: { project: 'shop', approval: await world.approval() },
    body: { verdict: 'approve' },
  };
  const before = await counted();
  expect((await world.client(world.ann).call(decideApproval, sent as never)).ok).toBe(true);
  expect((await world.client(world.root).call(decideApproval, sent as never)).ok).toBe(false);
  expect(await counted()).toEqual({ approve: before.approve + 1, refused: before.refused + 1 });
});

async function counted() {
  const text = await world.must(metrics, {});
  const of = (outcome: string) =>
    Number(new RegExp(`countersign_decisions_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
  return { approve: of('approve'), refused: of('refused') };
}

test('who waits for an execution hears of the signature that lets it go on', async () => {
  const { id: execution, approval } = await world.execution();
  const sent = { params: { project: 'shop', execution } };
  const client = world.client(world.ann);
  const read = await client.call(getExecution, sent);
  const headers = { 'if-none-match': (read.ok && read.etag) || '', prefer: 'wait=30' };
  const began = performance.now();
  const waiting = client.call(getExecution, { ...sent, headers });
  const body = { verdict: 'approve' };
  await world.must(decideApproval, { params: { project: 'shop', approval }, body });
  expect(await waiting).toMatchObject({ ok: true, status: 200 });
  expect(performance.now() - began).toBeLessThan(10_000);
});

/** A stream has no end: that it begins is enough here. */
async function stream(endpoint: (typeof api)[number], sent: Sent, token: string): Promise<void> {
  const gone = new AbortController();
  const answer = await world.client(token).stream(endpoint, { ...sent, signal: gone.signal } as never);
  expect(answer).toMatchObject({ ok: true, status: endpoint.status });
  gone.abort();
}
