import { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { expect, test } from 'vitest';
import { beginning, firstVersion, textOf } from './pipelines.view.ts';

const environments = [
  { key: 'qa', name: 'QA' },
  { key: 'prod', name: 'Production' },
];

test('a new pipeline begins with a stage for each environment, and a gate where there is a policy', () => {
  const begun = beginning(environments, ['qa', 'production']);
  expect(PipelineDefinition.parse(begun)).toEqual(begun);
  expect(begun.stages.map(({ name, gates }) => [name, gates.length])).toEqual([
    ['QA', 1],
    ['Production', 1],
  ]);
  expect(PipelineDefinition.safeParse(beginning(environments, [])).success).toBe(true);
});

test('the version in force is shown first, or else the draft', () => {
  const pipeline = { id: '1', name: 'standard' };
  expect(firstVersion({ ...pipeline, activeVersion: 2, draftVersion: 3 })).toBe('2');
  expect(firstVersion({ ...pipeline, activeVersion: null, draftVersion: 1 })).toBe('1');
});

test('a version as YAML begins each thing with its name, in whatever order it was kept', () => {
  const gate = { policy: 'qa', type: 'approval' as const, name: 'Approval' };
  const text = textOf({ stages: [{ gates: [gate], steps: [], environment: 'qa', name: 'QA' }] });
  expect(text).toBe(
    `stages:
  - name: QA
    environment: qa
    gates:
      - name: Approval
        type: approval
        policy: qa
    steps: []
`,
  );
});
