import { expect, test } from 'vitest';
import type { z } from 'zod';
import { GateCall, HttpCall, JobCall } from './http-call.ts';

const faultsOf = (schema: z.ZodType, more: object): string[] =>
  schema
    .safeParse({ method: 'POST', url: 'https://ci.example.test/run', ...more })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message.split(';')[0]}`) ?? [];

const ofSteps = { headers: { 'x-release': `\${release.number}` }, body: [{ to: `\${environment.key}` }] };
const ofJobs = { headers: { 'x-run': `\${run.number}` }, body: [{ what: `\${inputs.services}` }] };
const ofBoth = { url: `https://ci.example.test/\${project.key}/\${stage.name}`, body: `$\${anything}` };

test('steps and check gates know the variables of a pipeline, jobs those of a workflow', () => {
  for (const schema of [HttpCall, GateCall]) {
    expect(faultsOf(schema, { ...ofBoth, ...ofSteps })).toEqual([]);
    expect(faultsOf(schema, ofJobs)).toEqual([
      `headers.x-run: there is no variable \${run.number}`,
      `body: there is no variable \${inputs.services}`,
    ]);
  }
  expect(faultsOf(JobCall, { ...ofBoth, ...ofJobs })).toEqual([]);
  expect(faultsOf(JobCall, ofSteps)).toEqual([
    `headers.x-release: there is no variable \${release.number}`,
    `body: there is no variable \${environment.key}`,
  ]);
});

test.each([
  'inputs',
  'inputs.',
  'input.services',
  'Inputs.services',
  'toString',
])('%s is no input of a job', (name) => {
  expect(faultsOf(JobCall, { body: `\${${name}}` })).toEqual([`body: there is no variable \${${name}}`]);
});
