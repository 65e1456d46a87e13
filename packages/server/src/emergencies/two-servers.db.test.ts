import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../test/app.ts';
import { type EmergencyWorld, openEmergencyWorld, override } from '../../test/emergency-world.ts';
import { ok, shop } from '../../test/pipeline-world.ts';
import { compose, openParts } from '../compose.ts';
import { jobs } from '../jobs.ts';
import { openLog } from '../kernel/log.ts';
import { startWorkers } from '../kernel/workers.ts';

// Broken glass is in the database and nowhere else: it holds on every server, and after any of them has gone.

let world: EmergencyWorld;
beforeAll(async () => {
  world = await openEmergencyWorld();
});
afterAll(() => world.close());

/** One more server over the same database, with its jobs. */
async function another(): Promise<{ app: FastifyInstance; as(who: Client): Client; close(): Promise<void> }> {
  const { connectionString: url = '' } = world.parts.pool.options;
  const options = { url, connections: 5, origin: 'http://localhost', secret: 'only for tests '.repeat(3) };
  const { parts, close } = await openParts(options);
  const log = openLog('silent');
  const app = await compose(parts, { log, checkAnswers: true, longestLag: 0 });
  await app.ready();
  const workers = await startWorkers({ ...parts, log }, jobs(parts));
  return {
    app,
    as: (who) => ({
      ...who,
      post: (url, payload = {}) =>
        app.inject({
          method: 'POST',
          url,
          headers: { authorization: `Bearer ${who.token}` },
          payload: payload as object,
        }),
    }),
    async close() {
      await app.close();
      await workers.stop(1000);
      await close();
    },
  };
}

const attempt = (who: Client) => who.post(shop('break-glass'), { reason: 'The shop is down', minutes: 30 });

test('of those who break it on two servers at once one wins; it holds on both, and its end as well', async () => {
  const other = await another();
  const [first, second, third] = [await world.waiting(), await world.waiting(), await world.waiting()];
  const asked = [world.ci, other.as(world.ci), world.ci, other.as(world.ci)];
  const all = await Promise.all(asked.map(attempt));
  expect(all.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409]);
  const id = all.find(({ statusCode }) => statusCode === 201)?.json().id;

  await ok(override(other.as(world.ci), first.approval));
  await ok(override(world.ci, second.approval));
  await ok(other.as(world.ci).post(shop(`break-glass/${id}:close`)));
  expect((await override(world.ci, third.approval)).statusCode).toBe(403);
  expect((await override(other.as(world.ci), third.approval)).statusCode).toBe(403);
  await world.review(world.bob, id, 'approve');
  await other.close();
});

test('overriding and closing at once: whatever was let through is on record, and nothing after the end', async () => {
  const id = await world.broken(world.ci);
  const waiting = await Promise.all(Array.from({ length: 6 }, () => world.waiting()));
  const overrides = waiting.map(({ approval }) => override(world.ci, approval));
  const [closed, ...answers] = await Promise.all([
    world.ann.post(shop(`break-glass/${id}:close`)),
    ...overrides,
  ]);
  expect(closed?.statusCode).toBe(200);
  const { uses } = await world.glass(id);
  expect(uses).toHaveLength(answers.filter(({ statusCode }) => statusCode === 200).length);
  for (const { statusCode } of answers) expect([200, 403]).toContain(statusCode);
  await world.review(world.bob, id, 'approve');
});

test('it outlives the server it was broken on, and a server that comes later writes down its end', async () => {
  const before = await another();
  const { approval } = await world.waiting();
  const { id } = (await ok(attempt(before.as(world.ci)))).json();
  await before.close();
  await ok(override(world.ci, approval));
  await world.endAgo(id, 1);

  const after = await another();
  // The job was sent for a later time; the sweep finds what is over.
  await world.parts.work((work) => work.send('break-glass.sweep', {}));
  const ended = async () =>
    (
      await ok(world.ann.get(shop(`ledger?subjectType=break-glass&subjectId=${id}&action=break-glass.ended`)))
    ).json().items.length;
  await expect.poll(ended, { timeout: 15_000 }).toBe(1);
  await after.close();
});
