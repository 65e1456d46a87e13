import { api } from '@countersign/contract/api.ts';
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

/** A stream has no end: that it begins is enough here. */
async function stream(endpoint: (typeof api)[number], sent: Sent, token: string): Promise<void> {
  const gone = new AbortController();
  const answer = await world.client(token).stream(endpoint, { ...sent, signal: gone.signal } as never);
  expect(answer).toMatchObject({ ok: true, status: endpoint.status });
  gone.abort();
}
