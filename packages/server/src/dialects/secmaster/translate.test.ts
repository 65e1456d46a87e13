import type { VersionStatus } from '@countersign/contract/versions.ts';
import { describe, expect, test } from 'vitest';
import { checkFlow, contentOf, definitionIn, toTaskflow } from './flow.ts';
import {
  actionOf,
  changed,
  contentOfVersion,
  foreignVersion,
  foreignWorkflow,
  freeKey,
  freeLabel,
  keyOf,
  newForeign,
  statusOf,
  statusSought,
} from './translate.ts';
import type { StatusAction } from './wire.ts';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const ours = { stages: [{ name: 'Main', jobs: [{ name: 'run', manual: {} }] }] };
const bpmn = (...flows: [string, string][]) => ({
  elementType: '{}',
  workflow: {
    elements: flows.map(([sourceRef, targetRef]) => ({
      ...{ type: 'element', name: 'bpmn2:sequenceFlow' },
      attributes: { id: `${sourceRef}-${targetRef}`, sourceRef, targetRef },
    })),
  },
});
const version = {
  name: 'v1',
  taskconfig: '{"node_info":{}}',
  taskflow: base64(bpmn(['a', 'b'])),
  taskflow_type: 'JSON' as const,
  aop_type: 'SURVEY' as const,
};

describe('what a taskflow holds (spec 1.2: base64 of JSON)', () => {
  test('a workflow of ours is also the definition', () => {
    expect(definitionIn(base64(ours))).toMatchObject(ours);
    expect(contentOfVersion({ ...newForeign(version), taskflow: base64(ours) })).toEqual({
      definition: definitionIn(base64(ours)),
      extras: { secmaster: { ...version, taskflow: base64(ours), input: '', output: '' } },
    });
  });
  test.each([
    ['a BPMN process', base64(bpmn(['a', 'b']))],
    ['something like ours that is not right', base64({ stages: [] })],
    ['no JSON', Buffer.from('<xml/>').toString('base64')],
    ['no UTF-8', Buffer.from([0xff, 0xfe]).toString('base64')],
  ])('%s is for another engine', (_, taskflow) => expect(definitionIn(taskflow)).toBeNull());
  test('steps are the jobs of the only stage', () =>
    expect(definitionIn(base64({ steps: [{ name: 'run', manual: {} }] }))?.stages).toMatchObject([
      { jobs: [{ name: 'run' }] },
    ]));
  test('without padding, as Terraform’s own example has it', () =>
    expect(contentOf('eyJhIjoxfQ')).toEqual({ a: 1 }));
});

describe('a version that was not made through this API', () => {
  const native = { label: 'v7', definition: definitionIn(base64(ours)), extras: {} };
  test('shows its definition as its taskflow', () => {
    const shown = foreignVersion(native, foreignWorkflow({}));
    expect(shown).toMatchObject({ name: 'v7', taskflow_type: 'JSON', aop_type: 'NORMAL' });
    expect(definitionIn(shown.taskflow)).toEqual(native.definition);
  });
  test('nor changed through it shows what runs, and not what it was made of', () => {
    const made = contentOfVersion({ ...newForeign(version), taskflow: base64(ours) });
    const definition = definitionIn(base64({ steps: [{ name: 'other', manual: {} }] }));
    expect(foreignVersion({ label: 'v1', ...made }, foreignWorkflow({})).taskflow).toBe(base64(ours));
    const shown = foreignVersion({ label: 'v1', ...made, definition }, foreignWorkflow({}));
    expect(definitionIn(shown.taskflow)).toEqual(definition);
    expect(shown.name).toBe('v1');
  });
  test('keeps what another API keeps beside it, as long as its definition stays', () => {
    const before = { ...native, extras: { other: { a: 1 } } };
    const shown = foreignVersion(before, foreignWorkflow({}));
    const renamed = contentOfVersion({ ...shown, name: 'other' }, before);
    expect(renamed).toMatchObject({ definition: native.definition, extras: { other: { a: 1 } } });
    const replaced = contentOfVersion({ ...shown, taskflow: version.taskflow }, before);
    expect(Object.keys(replaced.extras)).toEqual(['secmaster']);
  });
  test('its workflow is one of the usual kind', () =>
    expect(foreignWorkflow({})).toEqual({
      engine_type: 'public_engine',
      aop_type: 'NORMAL',
      dataclass_id: '',
    }));
});

describe('a change (our decisions: "edit" means a changed value)', () => {
  const before = { foreign: newForeign(version), description: 'the first' };
  test('the same fields again, in any number, are none', () => {
    for (const same of [{}, version, { ...version, description: 'the first', input: '', output: null }])
      expect(changed(before, { ...same, status: 'pending_approval' })).toBeUndefined();
  });
  test.each<[string, object]>([
    ['a name', { name: 'v2' }],
    ['a description', { description: 'another' }],
    ['no description any more', { description: '' }],
    ['a taskconfig', { taskconfig: '{}' }],
    ['a taskflow', { taskflow: base64(ours) }],
    ['a type', { aop_type: 'EASE' }],
    ['an input', { input: '{}' }],
  ])('%s', (_, change) => expect(changed(before, { ...version, ...change })).toBeDefined());
  test('a taskflow of ours in place of a process brings its definition along', () => {
    const after = changed(before, { taskflow: toTaskflow(definitionIn(base64(ours)) as never) });
    expect(after && contentOfVersion(after.foreign).definition).toMatchObject(ours);
  });
});

describe('status (spec 1.2)', () => {
  const asked: (StatusAction | undefined)[] = [
    ...[undefined, 'pending_submit', 'pending_approval', 'activated', 'not_activated'],
  ] as (StatusAction | undefined)[];
  test.each<[VersionStatus, string, (string | null)[]]>([
    // What nothing, and each of the four, asks of a version in this state. '-': refused here; what cannot be done
    // to a version is otherwise said by the use case.
    ['draft', 'pending_submit', [null, null, 'submit', 'activate', 'deactivate']],
    ['in-review', 'pending_approval', [null, '-', null, 'activate', 'deactivate']],
    ['rejected', 'rejected', [null, null, 'submit', 'activate', 'deactivate']],
    ['published', 'not_activated', [null, '-', 'submit', 'activate', null]],
    ['active', 'activated', [null, '-', 'submit', null, 'deactivate']],
  ])('%s is %s', (status, theirs, expected) => {
    expect(statusOf(status)).toBe(theirs);
    expect(statusSought(theirs as never)).toBe(status);
    const all = asked.map((one) => actionOf(status, one));
    expect(all.map((one) => (one.ok ? one.value : '-'))).toEqual(expected);
  });
  test.each([
    'publishing',
    'publish_failed',
  ] as const)('nothing is ever %s: publishing is done at once', (status) =>
    expect(statusSought(status)).toBeNull());
});

describe('keys and labels', () => {
  test.each([
    ['Block an address', 'block-an-address'],
    ['  Überprüfung: IP/Domain!  ', 'uberprufung-ip-domain'],
    ['封禁 IP', 'ip'],
    ['封禁', 'workflow'],
    ['---', 'workflow'],
    [`${'x'.repeat(62)} y`, `${'x'.repeat(62)}`],
  ])('%s', (name, key) => expect(keyOf(name)).toBe(key));
  test('are one of a kind', () => {
    expect(freeKey('a', new Set())).toBe('a');
    expect(freeKey('a', new Set(['a', 'a-2']))).toBe('a-3');
    expect(freeKey('x'.repeat(63), new Set(['x'.repeat(63)]))).toBe(`${'x'.repeat(61)}-2`);
    expect(freeLabel('V 1', new Set(['V 1']))).toBe('V 1 (2)');
    expect(freeLabel('x'.repeat(200), new Set(['x'.repeat(200)]))).toBe(`${'x'.repeat(196)} (2)`);
  });
});

describe('a validation (spec 1.1)', () => {
  const of = (taskflow: unknown, mode: 'BASIC' | 'CIRCLE' | 'APP_PARAMS' = 'BASIC', taskconfig = '{}') =>
    checkFlow({ mode, taskconfig, taskflow: typeof taskflow === 'string' ? taskflow : base64(taskflow) });
  test.each<[string, ReturnType<typeof of>, boolean, RegExp]>([
    ['a process', of(bpmn(['a', 'b'])), true, /another engine/],
    ['no JSON', of('PHhtbC8+'), false, /^taskflow: expected base64 of a JSON object$/],
    ['a list', of([]), false, /^taskflow: expected/],
    ['a taskconfig that is no JSON', of({}, 'APP_PARAMS', 'x'), false, /^taskconfig: expected/],
    ['no circle', of(bpmn(['a', 'b'], ['a', 'c'], ['b', 'd'], ['c', 'd']), 'CIRCLE'), true, /another engine/],
    [
      'a circle',
      of(bpmn(['a', 'b'], ['b', 'c'], ['c', 'b']), 'CIRCLE'),
      false,
      /circle: (b -> c -> b|c -> b -> c)/,
    ],
    ['a node before itself', of(bpmn(['a', 'a']), 'CIRCLE'), false, /circle: a -> a/],
  ])('%s', (_, verdict, result, detail) => {
    expect(verdict).toEqual({ result, detail: expect.stringMatching(detail) });
  });
});
