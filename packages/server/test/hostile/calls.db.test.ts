import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFeed } from '../../src/calendars/read-feed.ts';
import { type Notice, notifyGate } from '../../src/executions/gates/notify-gate.ts';
import { latest, stepOf } from '../latest.ts';
import { openOutside } from '../outside.ts';
import { shop } from '../pipeline-world.ts';
import { jobOf, openRunWorld, type RunWorld } from '../run-world.ts';

// Every place where somebody can give an address that the server then calls (tidy.test.ts holds that there is no other):
// nothing inside a network is reached.

let world: RunWorld;
beforeAll(async () => {
  world = await openRunWorld({ calls: '' });
});
afterAll(() => world.close());

/** Writes the address where it can be written, and has the server call it as its jobs do; answers what it says of it. */
const places: Record<string, (url: string) => Promise<string>> = {
  async 'executions/steps/try-step.ts'(url) {
    const http = { method: 'POST', url };
    const release = await world.release({ name: 'QA', environment: 'qa', steps: [{ name: 'x', http }] });
    const { id } = await release.submit();
    await world.tries(id);
    return stepOf(await world.get(id)).because ?? '';
  },
  async 'executions/gates/notify-gate.ts'(url) {
    const gate = { name: 'Scan', type: 'check', timeout: 3600, http: { url } };
    const started = await (await world.release({ name: 'QA', environment: 'qa', gates: [gate] })).submit();
    const notice = (await world.sent('gate.notify')).at(-1) as Notice;
    expect(await notifyGate(world.parts, notice)).toBe('retry');
    expect(latest(await world.get(started.id)).gates).toMatchObject([{ status: 'running' }]);
    return 'not allowed';
  },
  async 'runs/jobs/try-job.ts'(url) {
    const { id } = await world.start(await world.workflow([{ name: 'x', http: { method: 'POST', url } }]));
    return jobOf(await world.tryAll(id)).because ?? '';
  },
  async 'calendars/read-feed.ts'(source) {
    const made = await world.ann.post(shop('calendars:subscribe'), { name: `feed of ${source}`, source });
    expect(made.statusCode).toBe(201);
    const { id } = made.json();
    const project = { id: world.projectId, key: 'shop' };
    await readFeed(world.parts, { project, calendar: id });
    return (await world.ann.get(shop(`calendars/${id}`))).json().lastError;
  },
};

const urlsTo = (port: string): string[] => [
  ...['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost'].map((host) => `http://${host}:${port}/x`),
  ...['http://169.254.169.254/latest/meta-data', 'http://10.0.0.7/'],
];

describe.each(Object.entries(places))('%s', (_, reach) => {
  test('reaches nothing inside a network, however that is written', async () => {
    const outside = await openOutside();
    for (const url of urlsTo(new URL(outside.url).port))
      expect([url, await reach(url)]).toEqual([url, expect.stringMatching(/not allowed/)]);
    expect(outside.received).toHaveLength(0);
  });
});
