/** What the endpoints of executions show: the shop's release 2.4 on its way to production. */

const at = '2026-11-22T09:15:00.000Z';
const digest = 'sha256:0b2f5d1f0f4e6e3c9d1c5a7b8e9f00112233445566778899aabbccddeeff0011';
export const gateExample = {
  id: '7',
  name: 'Manager Approval',
  type: 'approval',
  status: 'pending-approval',
  because: '',
  approval: '3',
  opensAt: null,
  until: null,
  startedAt: at,
  endedAt: null,
};
export const stepExample = {
  id: '9',
  name: 'deploy',
  type: 'http',
  status: 'successful',
  because: 'Try 1: HTTP 200.',
  run: null,
  instructions: null,
  attempt: 1,
  nextTryAt: null,
  until: null,
  log: '2026-11-22T09:20:00.000Z try 1: POST https://ci.example.test/deploy: HTTP 200\n',
  startedAt: '2026-11-22T09:20:00.000Z',
  endedAt: '2026-11-22T09:20:01.000Z',
};
export const summaryExample = {
  id: '42',
  release: { id: '6', number: 'RL-6', title: 'Web shop 2.4' },
  snapshot: { id: '12', number: 1, digest },
  pipeline: { id: '1', name: 'standard', version: 1 },
  status: 'running',
  because: '',
  stage: 'QA',
  version: 2,
  startedBy: 'ci',
  startedAt: at,
  endedAt: null,
};
const attempt = {
  id: '5',
  attempt: 1,
  status: 'gates-running',
  because: '',
  startedAt: at,
  endedAt: null,
  gates: [gateExample],
  steps: [],
};
export const executionExample = {
  ...summaryExample,
  stages: [
    {
      position: 0,
      name: 'QA',
      environment: { key: 'qa', name: 'QA' },
      status: 'gates-running',
      attempts: [attempt],
    },
    {
      position: 1,
      name: 'Production',
      environment: { key: 'prod', name: 'Production' },
      status: 'not-started',
      attempts: [],
    },
  ],
  blockers: [
    {
      requirement: 'Gate Manager Approval must open',
      because: 'Level QA of approval 3 waits for signatures.',
      who: ['ann'],
      since: at,
      until: null,
    },
  ],
};
