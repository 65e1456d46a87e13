import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Level, PolicyDefinition } from '@countersign/contract/policies.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { conditionFaults } from '../../server/src/conditions/check.ts';
import { limits } from '../../server/src/conditions/parse.ts';
import { whatCanBeRead } from '../../server/src/conditions/readable.ts';
import { type TestApp, testApp } from '../../server/test/app.ts';
import { commandLine } from './command-line.ts';

// What docs/policies.md shows is carried out: its policies are saved, its cases are run, its commands answer what it says.

const root = join(import.meta.dirname, '../../..');
const page = await readFile(join(root, 'docs/policies.md'), 'utf8');
const blocks = (kind: string): string[] =>
  [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, is, text = '']) =>
    is === kind ? [text] : [],
  );

let server: TestApp;
let line: Awaited<ReturnType<typeof commandLine>>;
const as = (who: string) => ({ COUNTERSIGN_TOKEN: `example-only-token-of-${who}` });
const run = (command: string, who = 'ann') => line.start(command.split(' '), as(who));
beforeAll(async () => {
  server = await testApp({ workers: true });
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 });
  line = await commandLine({ COUNTERSIGN_URL: url });
  const root = { COUNTERSIGN_TOKEN: server.administrator.token };
  const applied = await line.start(
    ['apply', '-f', join(import.meta.dirname, '../../../examples/shop.yaml')],
    root,
  );
  if (applied.code !== 0) throw new Error(applied.err);
  for (const policy of blocks('yaml policy')) {
    const answer = await post('policies', parse(policy));
    if (answer.statusCode !== 201) throw new Error(answer.body);
  }
});
afterAll(() => server.close());

const post = (path: string, payload: object) =>
  server.app.inject({
    ...{ method: 'POST', url: `/api/v1/projects/shop/${path}`, payload },
    headers: { authorization: `Bearer ${as('ann').COUNTERSIGN_TOKEN}` },
  });

describe('nothing is left out', () => {
  test('every field of a policy and of a level', () => {
    const fields = [...Object.keys(PolicyDefinition.shape), ...Object.keys(Level.shape)].filter(
      (field) => field !== 'levels' && field !== 'percent' && field !== 'count',
    );
    expect(fields.filter((field) => !page.includes(`| \`${field}\` |`))).toEqual([]);
    expect(page).toContain('`percent` (with `percent`)');
    expect(page).toContain('`at-least` (with `count`)');
  });

  test('everything that conditions can read, and their limits', () => {
    expect(whatCanBeRead.split(', ').filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    for (const limit of [limits.length, limits.nesting, limits.nodes, limits.loops])
      expect(page).toMatch(new RegExp(`[^0-9]${limit}[^0-9]`));
    expect(page).toContain(limits.steps.toLocaleString('en'));
  });
});

test('its conditions can be judged', () => {
  const conditions = blocks('cel').flatMap((text) => text.trimEnd().split('\n'));
  expect(conditions.length).toBeGreaterThan(6);
  for (const condition of conditions) expect(conditionFaults(condition)).toBeUndefined();
});

test('its commands answer what it says', { timeout: 60_000 }, async () => {
  await writeFile(join(line.home, 'everything.cases.yaml'), blocks('yaml cases').join('\n'));
  await run('release create -t Web --pipeline standard', 'ci');
  await run('snapshot create RL-1 -c cart/cart-api=2.4.0', 'ci');
  const commands = blocks('sh').map((text) => text.trim().replace('npx countersign ', ''));
  const answers = blocks('text');
  expect(commands.length).toBe(answers.length);
  for (const [nth, command] of commands.entries()) {
    const ran = await run(command);
    expect(ran.out, ran.err).toBe(answers[nth]);
    expect(ran.code).toBe(0);
  }
});

describe('policy test', () => {
  const cases = (text: string, name = 'some.yaml') => writeFile(join(line.home, name), text);
  const failing = 'policy: qa\ncases:\n  - name: too early\n    expect: { status: approved }\n';

  test('a case that fails says what was expected, and what came', async () => {
    await cases(failing);
    const ran = await run('policy test some.yaml');
    expect(ran).toMatchObject({ code: 1, err: '1 case failed.\n' });
    expect(ran.out).toBe(
      'FAIL  too early\n      status: expected approved, and it is open\n\n0 passed, 1 failed\n',
    );
    const { out, code } = await run('policy test some.yaml --json');
    expect([code, JSON.parse(out).cases[0].passed]).toEqual([1, false]);
  });

  test('a policy from a configuration file, which is not applied', { timeout: 60_000 }, async () => {
    const shop = await readFile(join(root, 'examples/shop.yaml'), 'utf8');
    await cases(
      shop.replace('rule: anyone, approvers: ["role:QA Manager"]', 'rule: anyone, approvers: ["role:CAB"]'),
      'shop.yaml',
    );
    const one = (who: string) =>
      `    people: { "role:QA Manager": [ann], "role:CAB": [bob] }\n    expect: { status: open, who: [${who}] }\n`;
    await cases(`policy: qa\ncases:\n  - name: as it is\n${one('ann')}`);
    expect(await run('policy test some.yaml')).toMatchObject({ code: 0 });
    await cases(`policy: qa\ncases:\n  - name: as it will be\n${one('bob')}`);
    expect(await run('policy test some.yaml')).toMatchObject({ code: 1 });
    expect(await run('policy test some.yaml -f shop.yaml --project shop')).toMatchObject({ code: 0 });
  });

  test.each([
    ['a field that is none', 'policy: qa\ncases:\n  - name: x\n    expects: {}\n', 'some.yaml:3:'],
    ['no policy', 'cases: []\n', 'some.yaml says no policy'],
    ['no cases', 'policy: qa\n', 'some.yaml has no cases'],
    ['no YAML', 'policy: [\n', 'some.yaml:'],
  ])('usage: %s', async (_, text, sentence) => {
    await cases(text);
    const ran = await run('policy test some.yaml');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(sentence);
  });
});

describe('policy confirm, and explain', () => {
  test('a change that somebody else made', { timeout: 60_000 }, async () => {
    const root = { COUNTERSIGN_TOKEN: server.administrator.token };
    expect(await line.start(['policy', 'confirm', 'qa', '-p', 'shop'], as('ann'))).toMatchObject({
      code: 0,
      out: 'qa, version 1: written by root, confirmed by ann\n',
    });
    const own = await line.start(['policy', 'confirm', 'qa', '-p', 'shop'], root);
    expect([own.code, own.err]).toEqual([1, expect.stringContaining('[policy/own-rule]')]);
    expect(await run('policy confirm gone')).toMatchObject({ code: 2 });
  });

  test('an execution and a gate', { timeout: 60_000 }, async () => {
    await run('submit RL-1', 'ci');
    const execution = await run('explain --execution 1');
    expect(execution.out).toContain('Stage QA is passed');
    expect(execution.out).toContain('can act: ann');
    expect((await run('explain --gate 1')).out).toContain('Level "QA" is approved');
    expect(await run('explain --gate 1 --execution 1')).toMatchObject({ code: 2 });
  });
});
