import type { RunJob } from '@countersign/contract/run-shapes.ts';
import { type JobStatus, JobStatus as JobStatuses, RunStatus } from '@countersign/contract/run-states.ts';
import { describe, expect, test } from 'vitest';
import { decode } from '../input/go-json.ts';
import { understand } from '../workflows/document.ts';
import { translate } from '../workflows/translate.ts';
import { waitingFor } from './approve.ts';
import { choicesOfDocument, choicesOfTask, type Stored } from './choices.ts';
import { wholeNumber } from './find-task.ts';
import { jobStatuses, stageStatus, taskStatuses } from './states.ts';
import { OpenTask } from './wire.ts';

// What a run is told, as the inputs of our runs; which job is meant; the states of sections 4.1 and 4.3 of the spec.

const document = (value: object) => {
  const read = understand(value, '');
  if (!read.ok) throw new Error(read.why);
  return read.value.document;
};
const written = document({
  ...{ name: 'x', project: 'shop' },
  params: [
    { name: 'tag', type: 'string', value: 'v1' },
    { name: 'size', type: 'choice', choice_option: ['s', 'm'] },
  ],
  stages: [
    {
      name: 'Ask',
      jobs: [
        {
          name: 'ask',
          type: 'approval',
          spec: { type: 'native', native_approval: { approve_users: [{ user_name: 'ann' }] } },
        },
      ],
    },
    {
      name: 'Go',
      jobs: [
        { name: 'deploy', type: 'zadig-deploy' },
        { name: 'look', type: 'manual' },
      ],
    },
  ],
});
const translated = translate(written);
const stored: Stored = { document: written, inputs: translated.ok ? (translated.value?.inputs ?? []) : [] };
const spec = {
  env: 'qa',
  services: [
    {
      service_name: 'cart',
      modules: [{ service_module: 'a' }, { service_module: 'b' }, { service_module: 'a' }],
    },
  ],
};
const deploy = { name: 'deploy', type: 'zadig-deploy', spec };
const look = { name: 'look', type: 'manual' };
const pairs = [
  { service: 'cart', module: 'a' },
  { service: 'cart', module: 'b' },
];

describe('the pages', () => {
  const choices = (body: object) => choicesOfDocument(stored, document(body));
  test('the jobs’ choices, each module once, whichever stage they stand in', () => {
    expect(choices({ stages: [{ jobs: [look] }, { jobs: [deploy] }] })).toEqual({
      ...{ ok: true, value: { 'deploy-env': 'qa', 'deploy-services': pairs } },
    });
  });
  test('parameters that are sent; what was cleared is cleared, and what cannot be cleared is left out', () => {
    const params = [
      { name: 'tag', value: '' },
      { name: 'size', value: '' },
      { name: 'other', value: '1' },
    ];
    expect(choices({ params, stages: [{ jobs: [deploy, look] }] })).toMatchObject({
      value: { tag: '', 'deploy-env': 'qa' },
    });
    expect(choices({ params, stages: [{ jobs: [deploy, look] }] })).not.toHaveProperty('value.size');
  });
  test.each([
    [[deploy], /^job \[look\] is left out/],
    [[look], /^job \[deploy\] is left out/],
    [[deploy, { ...look, skipped: true }], /^job \[look\]/],
    [
      [look, { ...deploy, spec: { ...spec, services: [{ service_name: 'cart' }] } }],
      /service \[cart\] names no modules/,
    ],
    [[look, { ...deploy, spec: { env: {} } }], /^job \[deploy\]: spec: env/],
    [[look, { ...deploy, spec: { env: 'x'.repeat(5000) } }], /deploy-env/],
  ])('%j cannot be', (jobs, why) => {
    expect(choices({ stages: [{ jobs }] })).toEqual({ ok: false, why: expect.stringMatching(why) });
  });
});

describe('the public API', () => {
  const choices = (body: object) =>
    choicesOfTask(stored, decode(Buffer.from(JSON.stringify(body)), OpenTask));
  const told = {
    job_name: 'deploy',
    parameters: { ENV_NAME: 'qa', service_list: [{ service_name: 'cart', service_module: 'a' }] },
  };
  const looked = { job_name: 'look', job_type: 'manual', parameters: ['anything'] };
  test('jobs by name, whatever the case of what they are told', () => {
    expect(choices({ inputs: [told, looked] })).toEqual({
      ok: true,
      value: { 'deploy-env': 'qa', 'deploy-services': [pairs[0]] },
    });
  });
  test('of a job that is named twice, the last counts', () => {
    const again = { ...told, parameters: { ...told.parameters, ENV_NAME: 'prod' } };
    expect(choices({ inputs: [told, again, looked] })).toMatchObject({ value: { 'deploy-env': 'prod' } });
  });
  test.each([
    [{ inputs: [told] }, /^job \[look\] is left out/],
    [{ inputs: [told, looked], parameters: [{ name: 'X' }] }, /^param X not found in workflow$/],
    [
      { inputs: [{ ...told, parameters: { env_name: [] } }, looked] },
      /^failed to update jobspec for job: deploy/,
    ],
  ])('%j cannot be', (body, why) =>
    expect(choices(body)).toEqual({ ok: false, why: expect.stringMatching(why) }));
});

describe('which job is meant', () => {
  const job = (name: string, status: JobStatus = 'waiting-for-approval') =>
    ({ name, status, approval: `of ${name}` }) as RunJob;
  const stages = [
    { position: 0, name: 'A', jobs: [job('one', 'passed'), job('two')], earlier: [] },
    { position: 1, name: 'B', jobs: [job('three'), job('A')], earlier: [] },
  ];
  test.each([
    ['job-0-1-0-two', 'two'],
    ['job-1-0-0-three', 'three'],
    ['two', 'two'],
    ['three', 'three'],
    ['job-0-0-0-one', undefined],
    ['job-0-1-1-two', undefined],
    ['one', undefined],
    ['B', undefined],
    ['A', undefined],
    ['', undefined],
  ])('%s: %s', (meant, name) => expect(waitingFor({ stages }, meant)?.name).toBe(name));
});

describe('states', () => {
  const theirs =
    'created queued waiting blocked prepare running wait_for_approval pause passed failed timeout cancelled reject skipped'.split(
      ' ',
    );
  test('are all of Zadig’s', () => {
    for (const status of RunStatus.options) expect(theirs).toContain(taskStatuses[status]);
    for (const status of JobStatuses.options) expect(['', ...theirs]).toContain(jobStatuses[status]);
  });
  test.each<[JobStatus[], string]>([
    [['pending', 'pending'], ''],
    [['passed', 'pending'], 'running'],
    [['passed', 'waiting-for-approval'], 'running'],
    [['passed', 'passed'], 'passed'],
    [['passed', 'skipped'], 'passed'],
    [['skipped', 'skipped'], 'skipped'],
    [['failed', 'skipped'], 'failed'],
    [['failed', 'rejected'], 'reject'],
    [['failed', 'cancelled'], 'cancelled'],
    [['failed', 'timed-out'], 'timeout'],
  ])('a stage of %j is %s', (jobs, status) => expect(stageStatus(jobs)).toBe(status));
});

test.each([
  ['7', 7n],
  ['+7', 7n],
  ['-7', -7n],
  ['007', 7n],
  ['9223372036854775807', 9223372036854775807n],
  ['9223372036854775808', undefined],
  ['', undefined],
  ['1.0', undefined],
  ['0x1', undefined],
  ['1 ', undefined],
])('%j as a number', (text, number) => expect(wholeNumber(text)).toBe(number));
