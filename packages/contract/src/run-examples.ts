import type { Run, RunJob, RunSummary } from './run-shapes.ts';

export const jobExample: RunJob = {
  id: '71',
  name: 'deploy',
  type: 'http',
  status: 'passed',
  because: 'Try 1: HTTP 200.',
  attempt: 1,
  instructions: null,
  approval: null,
  tries: 1,
  nextTryAt: null,
  until: null,
  log: `2026-11-22T09:00:01.000Z try 1: POST https://ci.example.test/deploy/\${inputs.target}: HTTP 200\nok\n`,
  startedAt: '2026-11-22T09:00:00.000Z',
  endedAt: '2026-11-22T09:00:01.000Z',
};

export const manualExample: RunJob = {
  ...jobExample,
  id: '72',
  name: 'Smoke test',
  type: 'manual',
  status: 'waiting',
  because: '',
  instructions: 'Put something into the cart and pay',
  tries: 0,
  log: '',
  startedAt: '2026-11-22T09:00:01.000Z',
  endedAt: null,
};

export const runSummaryExample: RunSummary = {
  id: '31',
  workflow: { id: '5', key: 'nightly', name: 'Nightly' },
  workflowVersion: { id: '9', number: 2, label: 'v2' },
  number: 12,
  attempt: 1,
  status: 'running',
  because: '',
  remark: 'Before the sale',
  inputs: { target: 'qa', services: [{ service: 'cart', module: 'cart-api' }] },
  environments: ['qa'],
  services: [{ service: 'cart', module: 'cart-api' }],
  preApproval: null,
  step: null,
  version: 3,
  startedBy: 'bob',
  retriedBy: null,
  via: 'native',
  startedAt: '2026-11-22T09:00:00.000Z',
  until: '2026-11-23T09:00:00.000Z',
  endedAt: null,
};

export const runExample: Run = {
  ...runSummaryExample,
  stages: [{ position: 0, name: 'QA', jobs: [jobExample, manualExample], earlier: [] }],
  blockers: [
    {
      requirement: 'Job Smoke test must be done',
      because: 'Put something into the cart and pay',
      who: ['ann', 'bob', 'ci'],
      since: '2026-11-22T09:00:01.000Z',
      until: null,
    },
  ],
};

export const cancelledExample: Run = {
  ...runExample,
  status: 'cancelled',
  because: 'Cancelled by bob: Built from the wrong branch',
  version: 4,
  stages: [
    {
      position: 0,
      name: 'QA',
      jobs: [
        jobExample,
        { ...manualExample, status: 'cancelled', because: 'Cancelled.', endedAt: '2026-11-22T09:05:00.000Z' },
      ],
      earlier: [],
    },
  ],
  endedAt: '2026-11-22T09:05:00.000Z',
  blockers: [],
};
