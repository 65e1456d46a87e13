import { versionStates } from '@countersign/contract/versions.ts';
import { describe, expect, test } from 'vitest';
import { lifeCycle, type VersionAct, versionDigest, whyMayNot } from './version.ts';
import { whyMayNotRun } from './workflow.ts';

const acts: readonly VersionAct[] = [
  ...([
    'edit',
    'submit',
    'publish',
    'approve',
    'reject',
    'return',
    'activate',
    'deactivate',
    'delete',
  ] as const),
];
const no = '-';

// Expected: specs/secmaster.md 1.2, "State rules", and the design's states. Rows: the state before; columns: acts.
describe('the life of a version', () => {
  test.each([
    //            edit        submit       publish      approve      reject      return   activate  deactivate   delete
    ['draft', ['draft', 'in-review', 'published', no, no, no, no, no, 'deleted']],
    ['in-review', [no, no, no, 'published', 'rejected', 'draft', no, no, 'deleted']],
    ['rejected', ['rejected', 'in-review', 'published', no, no, no, no, no, 'deleted']],
    ['published', [no, no, no, no, no, no, 'active', 'published', 'deleted']],
    ['active', [no, no, no, no, no, no, 'active', 'published', no]],
  ] as const)('%s', (status, expected) => {
    expect(acts.map((act) => lifeCycle[status][act] ?? no)).toEqual(expected);
    for (const [index, act] of acts.entries()) {
      const refusal = whyMayNot({ number: 3, status }, act)?.refusal;
      expect(refusal?.code, `${status} ${act}`).toBe(
        expected[index] === no ? 'version/wrong-state' : undefined,
      );
    }
  });

  test('what people may try and may not is answered with what would be right', () => {
    const tried = ['edit', 'submit', 'activate', 'deactivate', 'delete'] as const;
    const said = versionStates.flatMap((status) =>
      tried.flatMap((act) => whyMayNot({ number: 3, status }, act)?.refusal.because ?? []),
    );
    expect(said.length).toBe(13);
    for (const because of said) expect(because).toMatch(/^Version 3 is [^;]+; [^;]+\.$/);
  });
});

describe('the digest that a review binds to', () => {
  const definition = {
    inputs: [],
    stages: [{ name: 'main', jobs: [{ name: 'a', manual: {} }] }],
    timeout: 60,
  };
  const content = { definition, extras: { taskflow: 'e30=' } };

  test('does not depend on the order of fields', () => {
    const { inputs, stages, timeout } = definition;
    const other = { extras: { taskflow: 'e30=' }, definition: { timeout, stages, inputs } };
    expect(versionDigest(other)).toBe(versionDigest(content));
  });

  test.each([
    ['the definition', { ...content, definition: { ...definition, timeout: 61 } }],
    ['no definition', { ...content, definition: null }],
    ['extras', { ...content, extras: { taskflow: 'e31=' } }],
    ['more extras', { ...content, extras: { taskflow: 'e30=', input: '' } }],
  ])('changes with %s', (_, other) => expect(versionDigest(other)).not.toBe(versionDigest(content)));
});

test('a workflow runs only when it is enabled and has an active version', () => {
  const active = { definition: null };
  expect(whyMayNotRun({ key: 'nightly', enabled: true }, active)).toBeNull();
  expect(whyMayNotRun({ key: 'nightly', enabled: false }, active)?.code).toBe('workflow/disabled');
  expect(whyMayNotRun({ key: 'nightly', enabled: true }, undefined)?.code).toBe('workflow/no-active-version');
});
