import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, openSecmaster, type SecmasterWorld } from '../../../test/secmaster/world.ts';

// The calls of docs/moving-from-secmaster.md, in their order, by curl over a real socket, with nothing but the host and
// the ids replaced; the answers hold what the document shows of them.

const text = readFileSync(new URL('../../../../../docs/moving-from-secmaster.md', import.meta.url), 'utf8');
const calls = [...text.matchAll(/```sh\n(.*?)```\n\n```json\n(.*?)```/gs)].map(
  ([, command = '', answer = ''], nth) => ({
    ...{ command, answer, name: `${nth + 1}. ${/test\/v\d(\/[^\s"]+)/.exec(command)?.[1]}` },
  }),
);

let world: SecmasterWorld;
const ids: [string, string][] = [];
beforeAll(async () => {
  world = await openSecmaster();
  ids.push(['https://sign.example.test', await world.app.listen({ host: '127.0.0.1', port: 0 })]);
});
afterAll(() => world.close());

const ours = (said: string): string => ids.reduce((so, [theirs, real]) => so.replaceAll(theirs, real), said);

test('the document has calls', () => expect(calls.length).toBe(8));

test.each(calls)('$name', async ({ command, answer }) => {
  const env = { ...process.env, TOKEN: world.ann.token, CI_TOKEN: world.ci.token };
  const { stdout } = await promisify(execFile)('sh', ['-ec', ours(command)], { env });
  const said: Json = JSON.parse(stdout);
  const shown: Json = JSON.parse(answer);
  note(shown.data?.id, said.data?.id);
  expect(said).toMatchObject(JSON.parse(ours(answer)));
});

/** The id that is real where the document has this one: in paths, in queries, and as a value. */
function note(theirs: string | undefined, real: string | undefined): void {
  if (theirs === undefined || real === undefined) return;
  ids.push([`/${theirs}`, `/${real}`], [`=${theirs}&`, `=${real}&`], [`": "${theirs}"`, `": "${real}"`]);
}
