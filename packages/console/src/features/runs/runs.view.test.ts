import { jobExample, manualExample, runExample } from '@countersign/contract/run-examples.ts';
import type { Run, RunJob } from '@countersign/contract/run-shapes.ts';
import { RunStatus } from '@countersign/contract/run-states.ts';
import { expect, test } from 'vitest';
import {
  currentJob,
  earlierAttempts,
  isHeld,
  openJobs,
  progressOf,
  runStatuses,
  stageMood,
} from './runs.view.ts';

const pending: RunJob = { ...manualExample, id: '73', name: 'Publish', status: 'pending' };
const stageOf = (...jobs: RunJob[]) => ({ position: 0, name: 'QA', jobs, earlier: [] });
const runOf = (...jobs: RunJob[]): Run => ({ ...runExample, stages: [stageOf(...jobs)] });

test('the statuses to filter by are those of the contract', () =>
  expect([...runStatuses].sort()).toEqual([...RunStatus.options].sort()));

test('progress counts the jobs that have passed', () => {
  expect(progressOf(runExample)).toEqual({ passed: 1, jobs: 2 });
  expect(progressOf(runOf())).toEqual({ passed: 0, jobs: 0 });
});

test('a run is at the first job that has not passed', () => {
  expect(currentJob(runOf(jobExample, manualExample, pending))?.id).toBe('72');
  expect(currentJob(runOf(jobExample))).toBe(undefined);
});

test('a stage stands as the job it is at, and has begun once one of its jobs has passed', () => {
  expect(stageMood(stageOf(jobExample))).toBe('good');
  expect(stageMood(stageOf(jobExample, manualExample))).toBe('waiting');
  expect(stageMood(stageOf(jobExample, pending))).toBe('going');
  expect(stageMood(stageOf(pending))).toBe('later');
});

test('windows hold a job that would be begun', () => {
  expect(isHeld(runOf(jobExample, pending))).toBe(true);
  expect(isHeld(runOf(jobExample, manualExample))).toBe(false);
  expect(isHeld({ ...runOf(pending), blockers: [] })).toBe(false);
  expect(isHeld(runOf({ ...pending, type: 'approval' }))).toBe(false);
  expect(isHeld(runOf({ ...pending, type: 'http', tries: 1 }))).toBe(false);
});

test('earlier attempts, the latest first, each with its jobs', () => {
  const earlier = [
    { ...jobExample, id: '60', attempt: 1 },
    { ...jobExample, id: '65', attempt: 2 },
  ];
  const found = earlierAttempts({ stages: [{ ...stageOf(jobExample), earlier }] });
  expect(found.map(({ number, jobs }) => [number, jobs.map(({ id }) => id)])).toEqual([
    [2, ['65']],
    [1, ['60']],
  ]);
});

test('open are the jobs that were opened', () =>
  expect(openJobs(runOf(jobExample, manualExample), { 71: false, 72: true })).toEqual(['72']));
