import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { readConfigurationText } from '@countersign/contract/configuration-text.ts';
import { Step } from '@countersign/contract/pipelines.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ok, shop } from '../../test/pipeline-world.ts';
import { openRunWorld, type RunWorld } from '../../test/run-world.ts';

// docs/workflows.md: its definition is read by the server, its calls are made in their order by curl over a real
// socket, with nothing but the host and the ids replaced; the answers hold what the document shows of them.

const document = readFileSync(new URL('../../../../docs/workflows.md', import.meta.url), 'utf8');
const [definition = '', steps = ''] = [...document.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => yaml);
const calls = [...document.matchAll(/```sh\n(.*?)```\n\n```json\n(.*?)```/gs)].map(
  ([, command = '', answer = ''], nth) => ({
    ...{ command, answer, name: `${nth + 1}. ${/shop\/([^\s"]+)/.exec(command)?.[1]}` },
  }),
);

let world: RunWorld;
const ids: [string, string][] = [];
beforeAll(async () => {
  world = await openRunWorld({ workers: true });
  ids.push(['https://sign.example.test', await world.app.listen({ host: '127.0.0.1', port: 0 })]);
});
afterAll(() => world.close());

test('the definition has no fault', async () => {
  const answer = await ok(world.ci.post(shop('workflows:validate'), { text: definition }));
  expect(answer.json()).toMatchObject({ faults: [] });
});

test('the step is one of a pipeline', () => {
  const read = readConfigurationText(steps);
  const written = read.ok ? (read.text.value as { steps: unknown[] }).steps : [];
  expect(written.map((step) => Step.safeParse(step).success)).toEqual([true]);
});

test('the document has calls', () => expect(calls.length).toBe(9));

// The jobs take a version to where its review has ended, a moment later.
const statusOfVersion = async (): Promise<string> =>
  (await ok(world.ci.get(shop('workflows/smoke/versions/1')))).json().status;

const ours = (said: string): string => ids.reduce((so, [theirs, real]) => so.replaceAll(theirs, real), said);

test.each(calls)('$name', async ({ command, answer }) => {
  const env = { ...process.env, ANN_TOKEN: world.ann.token, CI_TOKEN: world.ci.token };
  const { stdout } = await promisify(execFile)('sh', ['-ec', ours(command)], { env });
  const [said, shown] = [JSON.parse(stdout), JSON.parse(answer)];
  for (const field of ['id', 'approval'] as const)
    if (typeof shown[field] === 'string') ids.push([shown[field], said[field]]);
  expect(said).toMatchObject(JSON.parse(ours(answer)));
  if (command.includes('/decisions')) await expect.poll(statusOfVersion, { timeout: 15_000 }).toBe('active');
});
