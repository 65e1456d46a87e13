import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FlexWorld, openFlexWorld, twoStages } from '../../../test/flexdeploy.ts';
import { shop } from '../../../test/pipeline-world.ts';

// The calls of docs/moving-from-flexdeploy.md, in their order, by curl over a real socket, with nothing but host,
// credentials and ids replaced; the answers hold what the document shows of them.

const text = readFileSync(new URL('../../../../../docs/moving-from-flexdeploy.md', import.meta.url), 'utf8');
const calls = [...text.matchAll(/```sh\n(.*?)```\n\n```json\n(.*?)```/gs)].map(
  ([, command = '', answer = '']) => ({
    ...{ command, answer, name: /rest\/v1\/(\S+?)"/.exec(command)?.[1] ?? command },
  }),
);

let world: FlexWorld;
let ids: [string, string][];
beforeAll(async () => {
  world = await openFlexWorld();
  await world.app.listen({ port: 0 });
  const release = await world.release(...twoStages);
  const { items } = (await world.ann.get(shop('services'))).json();
  const { port } = world.app.server.address() as { port: number };
  ids = [
    ['https://sign.example.test', `http://127.0.0.1:${port}`],
    ['10013', release.id],
    ['21015', world.environments.qa],
    ['21016', world.environments.prod],
    ['"projectId": 501', `"projectId": ${items[0].id}`],
  ];
});
afterAll(() => world.close());

const ours = (said: string): string => ids.reduce((so, [theirs, real]) => so.replaceAll(theirs, real), said);

test('the document has calls', () => expect(calls.length).toBe(7));

test.each(calls)('$name', async ({ command, answer }) => {
  const env = { ...process.env, TOKEN: 'cs_token_of_ann', CI_TOKEN: 'cs_token_of_ci' };
  const { stdout } = await promisify(execFile)('sh', ['-ec', ours(command)], { env });
  const said = JSON.parse(stdout);
  if (said.snapshotId && !ids.some(([theirs]) => theirs === '62014')) {
    ids.push(['62014', String(said.snapshotId)]);
  }
  expect(said).toMatchObject(JSON.parse(ours(answer)));
  if (command.includes('gate/approval')) await reachProduction();
});

/** The next stage is reached by a job. */
async function reachProduction(): Promise<void> {
  const { items } = (await world.ann.get(shop('executions'))).json();
  await world.until(items[0].id, ({ stages }) => (stages[1]?.attempts[0]?.gates.length ?? 0) > 0);
}
