import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openZadig, type ZadigWorld } from '../../../test/zadig-world.ts';

// The calls of docs/moving-from-zadig.md, in their order, by curl over a real socket, with nothing but the host and the id
// of the form replaced; the answers hold what the document shows of them.

const text = readFileSync(new URL('../../../../../docs/moving-from-zadig.md', import.meta.url), 'utf8');
const calls = [...text.matchAll(/```sh\n(.*?)```\n\n```json\n(.*?)```/gs)].map(
  ([, command = '', answer = ''], nth) => ({
    ...{ command, answer, name: `${nth + 1}. ${/example\.test(\/\S+)/.exec(command)?.[1]}` },
  }),
);

let world: ZadigWorld;
const real: [string, string][] = [];
beforeAll(async () => {
  world = await openZadig();
  real.push(['https://sign.example.test', await world.app.listen({ host: '127.0.0.1', port: 0 })]);
});
afterAll(() => world.close());

const ours = (said: string): string => real.reduce((so, [theirs, here]) => so.replaceAll(theirs, here), said);

test('the document has calls', () => expect(calls.length).toBe(7));

test.each(calls)('$name', async ({ command, answer }) => {
  const env = {
    ...process.env,
    TOKEN: world.ann.token,
    CI_TOKEN: world.ci.token,
    BOB_TOKEN: world.bob.token,
  };
  const { stdout } = await promisify(execFile)('sh', ['-ec', ours(command)], { env });
  const said = JSON.parse(stdout);
  if (Array.isArray(said)) real.push(['00000000000000000000001f', said[0].id]);
  expect(said).toMatchObject(JSON.parse(ours(answer)));
});
