import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latest } from '../../test/latest.ts';
import { openRunWorld, type RunWorld } from '../../test/run-world.ts';

// The calls of docs/permits.md, in their order, by curl over a real socket, with nothing but host and credentials, and what the
// server drew itself, replaced; the answers hold what the document shows of them.

const text = readFileSync(new URL('../../../../docs/permits.md', import.meta.url), 'utf8');
const calls = [...text.matchAll(/```sh\n(.*?)```\n\n```json\n(.*?)```/gs)].map(
  ([, command = '', answer = ''], nth) => ({
    ...{ command, answer, name: `${nth + 1}: ${/api\/v1\/(\S+?)"/.exec(command)?.[1]}` },
  }),
);

let world: RunWorld;
const known = new Map<string, string>();
beforeAll(async () => {
  world = await openRunWorld();
  await world.app.listen({ port: 0 });
  const { port } = world.app.server.address() as { port: number };
  known.set('https://sign.example.test', `http://127.0.0.1:${port}`);
  const steps = [{ name: 'deploy', manual: {} }];
  const release = await world.release({ name: 'QA', environment: 'qa', steps });
  known.set('3009', latest(await release.submit()).id);
  const inputs = [{ name: 'target', type: 'environment' }];
  const workflow = await world.workflow(steps, { inputs });
  known.set('5031', (await world.start(workflow, { inputs: { target: 'qa' } })).id);
});
afterAll(() => world.close());

const ours = (said: string): string =>
  [...known].reduce((so, [theirs, real]) => so.replaceAll(theirs, real), said);

/** What the server draws itself: the document's own is known by the place where it first stands. */
const drawn = ['id', 'digest', 'token', 'issuedAt', 'expiresAt', 'redeemedAt'];
function learn(shown: Record<string, unknown>, said: Record<string, unknown>): void {
  for (const name of drawn) {
    const [theirs, real] = [shown[name], said[name]];
    if (typeof theirs === 'string' && typeof real === 'string' && !known.has(theirs)) known.set(theirs, real);
  }
}

test('the document has calls', () => expect(calls.length).toBe(6));

test.each(calls)('$name', async ({ command, answer }) => {
  const env = { ...process.env, CI_TOKEN: 'cs_token_of_ci' };
  const { stdout } = await promisify(execFile)('sh', ['-ec', ours(command)], { env });
  const said = JSON.parse(stdout);
  learn(JSON.parse(answer), said);
  expect(said).toMatchObject(JSON.parse(ours(answer)));
});
