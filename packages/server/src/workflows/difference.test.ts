import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { describe, expect, test } from 'vitest';
import { difference } from './difference.ts';

const run = (more: object = {}) => ({
  name: 'run',
  http: {
    method: 'POST' as const,
    url: 'https://ci.test/run',
    timeout: 30,
    expect: '2xx',
    retries: 0,
    ...more,
  },
});
const look = { name: 'look', manual: {} };
const where = { name: 'where', type: 'environment' as const, required: true, options: ['qa'] };
const stage = (name: string, ...jobs: object[]) => ({ name, jobs });
const saying = (stages: object[], more: object = {}) =>
  ({ inputs: [], stages, timeout: 60, ...more }) as WorkflowDefinition;
const version = (definition: WorkflowDefinition | null, extras: Record<string, unknown> = {}) => ({
  ...{ id: '8', number: 1, label: 'v1', definition, extras },
});

const said = (from: WorkflowDefinition | null, to: WorkflowDefinition | null) =>
  difference(version(from), version(to)).changes.map(
    ({ change, path, before, after }) => `${change} ${path}: ${before} -> ${after}`,
  );

describe('in words', () => {
  const before = saying([stage('Tests', run(), look)], { inputs: [where] });
  test.each([
    ['nothing', before, []],
    [
      'a field',
      saying([stage('Tests', run({ timeout: 60 }), look)], { inputs: [where] }),
      ['changed stage "Tests", job "run", http.timeout: 30 -> 60'],
    ],
    [
      'a field that comes',
      saying([stage('Tests', run({ body: { env: 'qa' } }), look)], { inputs: [where] }),
      ['added stage "Tests", job "run", http.body.env: null -> qa'],
    ],
    [
      'an option',
      saying([stage('Tests', run(), look)], { inputs: [{ ...where, options: ['qa', 'prod'] }] }),
      ['changed input "where", options: qa -> qa, prod'],
    ],
    [
      'an input that goes',
      saying([stage('Tests', run(), look)]),
      [
        'removed input "where": {"name":"where","type":"environment","required":true,"options":["qa"]} -> null',
      ],
    ],
    [
      'a job that goes',
      saying([stage('Tests', run())], { inputs: [where] }),
      ['removed stage "Tests", job "look": {"name":"look","manual":{}} -> null'],
    ],
    [
      'a stage that comes',
      saying([stage('Tests', run(), look), stage('More', look)], { inputs: [where] }),
      ['added stage "More": null -> {"name":"More","jobs":[{"name":"look","manual":{}}]}'],
    ],
    [
      'the order',
      saying([stage('Tests', look, run())], { inputs: [where] }),
      ['changed stage "Tests", order of the jobs: run, look -> look, run'],
    ],
    [
      'the time',
      saying([stage('Tests', run(), look)], { inputs: [where], timeout: 90 }),
      ['changed timeout: 60 -> 90'],
    ],
  ])('%s', (_, after, expected) => expect(said(before, after)).toEqual(expected));

  test('everything, where there was nothing that we can read', () => {
    expect(said(null, saying([stage('Tests', look)]))).toEqual([
      'added stage "Tests": null -> {"name":"Tests","jobs":[{"name":"look","manual":{}}]}',
      'added timeout: null -> 60',
    ]);
  });

  test('what a foreign API keeps', () => {
    const { changes } = difference(
      version(null, { taskflow: 'e30=', a: 1 }),
      version(null, { taskflow: 'e31=' }),
    );
    expect(changes).toEqual([
      { change: 'changed', path: 'extras, taskflow', before: 'e30=', after: 'e31=' },
      { change: 'removed', path: 'extras, a', before: '1', after: null },
    ]);
  });

  test('a long value is cut', () => {
    const [change] = difference(version(null), version(null, { taskflow: 'x'.repeat(5000) })).changes;
    expect(change?.after).toHaveLength(500);
  });
});

describe('line by line', () => {
  test('as a unified difference of the YAML', () => {
    const [from, to] = [saying([stage('Tests', run())]), saying([stage('Tests', run({ retries: 2 }))])];
    const { text } = difference(version(from), { ...version(to), label: 'v2\nagain' });
    expect(text).toBe(
      [
        ...['--- v1', '+++ v2 again', '@@ -8,5 +8,5 @@'],
        ...['           url: https://ci.test/run', '           timeout: 30', '           expect: 2xx'],
        ...['-          retries: 0', '+          retries: 2', ' timeout: 60', ''],
      ].join('\n'),
    );
  });

  test('nothing, when both say the same', () => {
    expect(difference(version(saying([])), version(saying([]))).text).toBe('');
  });

  test('two that have nothing in common are shown one after the other, without a long search', () => {
    const many = (prefix: string) =>
      saying(
        Array.from({ length: 50 }, (_, s) =>
          stage(
            `${prefix}${s}`,
            ...Array.from({ length: 50 }, (_, j) => ({ ...run(), name: `${prefix}${j}` })),
          ),
        ),
      );
    const { text, changes } = difference(version(many('a')), version(many('b')));
    expect(changes).toHaveLength(100);
    const lines = text.split('\n');
    expect(lines.filter((line) => line.startsWith('-      - name: a'))).toHaveLength(2500);
    expect(lines.filter((line) => line.startsWith('+      - name: b'))).toHaveLength(2500);
  });
});
