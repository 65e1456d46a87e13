import type { Execution, ExecutionSummary } from '@countersign/contract/execution-shapes.ts';
import { getExecution } from '@countersign/contract/executions.ts';
import { getPipelineVersion } from '@countersign/contract/pipelines.ts';
import { getSnapshot } from '@countersign/contract/releases.ts';
import { describe, expect, test } from 'vitest';
import { differencesOf } from './contents.ts';
import { contentsOf, draftFrom, isComplete, keepsDigest } from './draft.ts';
import { guessHeight, layOut, offsetTo } from './layout.ts';
import { markersOf, pictureAhead, pictureOf, shownExecution, whereItIs } from './picture.ts';

// What the server would answer: the contract's own examples.
const execution = getExecution.response.parse(getExecution.example.response) as Execution;
const pipeline = getPipelineVersion.response.parse(getPipelineVersion.example.response);
const snapshot = getSnapshot.response.parse(getSnapshot.example.response);

const summary = (
  id: string,
  number: number,
  status: Execution['status'],
  stage: string,
): ExecutionSummary => ({
  ...execution,
  ...{ id, status, stage, snapshot: { ...execution.snapshot, number } },
});

describe('the picture', () => {
  const markers = markersOf([summary('43', 2, 'running', 'QA'), summary('42', 1, 'running', 'Production')]);

  test('has every gate and step of the pipeline, asked already or not', () => {
    const [qa, production] = pictureOf(execution, pipeline, markers);
    expect(qa).toMatchObject({ name: 'QA', environment: 'QA', status: 'gates-running', current: true });
    expect(qa?.gates).toEqual([
      expect.objectContaining({ status: 'pending-approval', asked: expect.anything() }),
    ]);
    expect(qa?.steps).toEqual([{ name: 'deploy', type: 'http', status: 'not-started', made: null }]);
    expect(production?.gates).toEqual([
      { name: 'CAB sign-off', type: 'approval', status: 'not-started', asked: null },
    ]);
  });

  test('shows each snapshot once, where its newest execution stands', () => {
    const again = [summary('44', 1, 'running', 'QA'), summary('42', 1, 'aborted', 'Production')];
    expect(markersOf(again)).toEqual([{ id: '44', status: 'running', stage: 'QA', snapshot: 1 }]);
    const stages = pictureOf(execution, pipeline, markers);
    expect(stages.map((stage) => stage.markers.map((marker) => marker.snapshot))).toEqual([[2], [1]]);
  });

  test('of a pipeline nothing goes along yet has nothing asked, and environments by their names', () => {
    const [qa] = pictureAhead(pipeline, [{ key: 'qa', name: 'Quality' }]);
    expect(qa).toMatchObject({ environment: 'Quality', status: 'not-started', attempts: 0, markers: [] });
    expect(qa?.gates.map(({ asked }) => asked)).toEqual([null]);
  });

  test('stands at the gate that is not through yet', () => {
    expect(whereItIs(execution)).toMatchObject({ gate: { name: 'Manager Approval' }, step: undefined });
  });
});

test.each([
  ['the one that was chosen', '41', '41'],
  ['the newest under way, when none was chosen', undefined, '42'],
  ['the newest under way, when the chosen one is of another release', '7', '42'],
])('shows %s', (_, chosen, shown) => {
  const all = [
    summary('43', 3, 'aborted', 'QA'),
    summary('42', 2, 'running', 'QA'),
    summary('41', 1, 'running', 'QA'),
  ];
  expect(shownExecution(all, chosen)).toBe(shown);
});

test('with nothing under way the newest is shown, and with nothing at all nothing is', () => {
  const all = [summary('43', 3, 'aborted', 'QA'), summary('42', 2, 'successful', 'Production')];
  expect(shownExecution(all, undefined)).toBe('43');
  expect(shownExecution([], undefined)).toBeUndefined();
});

describe('the layout', () => {
  test('puts stages below each other on a phone, none over another', () => {
    const { vertical, places, stageWidth, height } = layOut(366, [200, 100]);
    expect(vertical).toBe(true);
    expect(places.map(({ x }) => x)).toEqual([4, 4]);
    expect((places[1]?.y ?? 0) - (places[0]?.y ?? 0)).toBeGreaterThan(200);
    expect(height).toBe((places[1]?.y ?? 0) + 100 + 4);
    expect(stageWidth).toBeLessThanOrEqual(366);
  });

  test('puts them beside each other where there is room, and is moved where there is not', () => {
    const two = layOut(1000, [100, 100]);
    expect(two).toMatchObject({ vertical: false, overflows: false });
    expect(offsetTo(two, 1000, 1)).toBe(0);
    const six = layOut(1000, [100, 100, 100, 100, 100, 100]);
    expect(six.overflows).toBe(true);
    expect(offsetTo(six, 1000, 0)).toBe(0);
    expect(offsetTo(six, 1000, 5)).toBe(1000 - six.width);
  });

  test('guesses a stage that says more to be higher', () => {
    const plain = { because: '', markers: [], gates: [{ asked: null }], steps: [] };
    expect(guessHeight({ ...plain, because: 'long '.repeat(40) })).toBeGreaterThan(guessHeight(plain));
  });
});

describe('a new snapshot', () => {
  test('begins with what the last one has, but not with whose work that was', () => {
    expect(contentsOf(draftFrom(snapshot))).toEqual(
      snapshot.contents.map((part) => ({ ...part, committers: [] })),
    );
    expect(isComplete(draftFrom(snapshot))).toBe(true);
  });

  test('that is the first begins with one empty line, which is not enough', () => {
    expect(draftFrom(undefined).parts).toHaveLength(1);
    expect(isComplete(draftFrom(undefined))).toBe(false);
    expect(contentsOf(draftFrom(undefined))).toEqual([]);
  });

  test('says when another version is said to be the same artifact', () => {
    const [part] = draftFrom(snapshot).parts;
    const [before] = snapshot.contents;
    if (!part || !before) throw new Error('the example has contents');
    expect(keepsDigest(part, before)).toBe(false);
    expect(keepsDigest({ ...part, version: '2.4.9' }, before)).toBe(true);
    expect(keepsDigest({ ...part, version: '2.4.9', digest: '' }, before)).toBe(false);
  });
});

test('contents differ by what is new, what is gone, another version, and another artifact', () => {
  const part = (module: string, version: string, digest: string | null = null) => ({
    ...{ service: 'cart', module, version, digest },
  });
  const before = [part('api', '1'), part('web', '1', 'sha256:a'), part('old', '1'), part('same', '1')];
  const after = [part('api', '2'), part('web', '1', 'sha256:b'), part('same', '1'), part('new', '1')];
  expect(differencesOf(before, after).map(({ what, kind, from, to }) => [what, kind, from, to])).toEqual([
    ['cart / api', 'version', '1', '2'],
    ['cart / web', 'artifact', '1', '1'],
    ['cart / same', 'same', '1', '1'],
    ['cart / new', 'new', null, '1'],
    ['cart / old', 'removed', '1', null],
  ]);
});
