import { z } from 'zod';
import { Explanation } from './approval-shapes.ts';
import { Id, Key, ProjectParams } from './common.ts';
import { endpoint } from './endpoint.ts';

/** The same of whatever waits: every requirement with its standing, and what is missing now. */
export const Explained = Explanation.extend({ status: z.string() });
export type Explained = z.output<typeof Explained>;

const at = '2026-11-22T09:00:00.000Z';
const waiting = {
  requirement: 'Gate Manager Approval must open',
  because: 'It waits for QA.',
  who: ['ann'],
  since: at,
  until: null,
};
const level = {
  ...waiting,
  requirement: 'Level "QA" is approved',
  because: '0 of 1 have approved; one more decides (anyone may approve).',
};
const satisfied = { standing: 'satisfied' as const, because: 'It holds.', who: [], since: null, until: null };
const gate: Explained = {
  status: 'pending-approval',
  because: 'It waits for QA.',
  requirements: [
    { ...waiting, standing: 'unsatisfied' },
    { ...level, standing: 'unsatisfied' },
  ],
  blockers: [level],
};
const because = 'Gate Manager Approval of stage QA has not let it through.';
const stage = [
  { requirement: 'The contents are those of the snapshot', ...satisfied },
  { ...waiting, requirement: 'Every gate is open', because, standing: 'unsatisfied' as const },
];

const explaining =
  'Nothing is written. The list is the one by which it is decided; the first that does not hold refuses.';
const ofProject = ['resource/not-found', 'auth/scope-missing'] as const;

export const explainGate = endpoint({
  id: 'explainGate',
  method: 'GET',
  path: '/api/v1/projects/{project}/gates/{gate}:explain',
  tag: 'Executions',
  summary: 'Explain where a gate stands, and who can act',
  params: ProjectParams.extend({ gate: Id }),
  response: Explained,
  status: 200,
  problems: ofProject,
  example: { params: { project: 'shop', gate: '7' }, response: gate },
});

export const explainExecution = endpoint({
  id: 'explainExecution',
  method: 'GET',
  path: '/api/v1/projects/{project}/executions/{execution}:explain',
  tag: 'Executions',
  summary: 'Explain where an execution stands: its stages, and all that the one it is at takes',
  params: ProjectParams.extend({ execution: Id }),
  response: Explained,
  status: 200,
  problems: ofProject,
  example: {
    params: { project: 'shop', execution: '42' },
    response: {
      status: 'running',
      because: '',
      requirements: [
        {
          requirement: 'Stage QA is passed',
          standing: 'unsatisfied',
          because: 'It is gates-running.',
          ...{ who: [], since: at, until: null },
        },
        ...gate.requirements,
        ...stage,
      ],
      blockers: gate.blockers,
    },
  },
});

export const explainRun = endpoint({
  id: 'explainRun',
  method: 'GET',
  path: '/api/v1/projects/{project}/runs/{run}:explain',
  tag: 'Runs',
  summary: 'Explain whether a run may act now, and what it waits for',
  description: explaining,
  params: ProjectParams.extend({ run: Id }),
  response: Explained,
  status: 200,
  problems: ofProject,
  example: {
    params: { project: 'shop', run: '5' },
    response: {
      status: 'running',
      because: '',
      requirements: [{ requirement: 'The run is under way', ...satisfied }],
      blockers: [],
    },
  },
});

export const explainPermit = endpoint({
  id: 'explainPermit',
  method: 'GET',
  path: '/api/v1/permits/{permit}:explain',
  tag: 'Permits',
  summary: 'Explain whether a permit could be redeemed now, for all that it is for',
  description: explaining,
  params: z.strictObject({ permit: Id }),
  query: z.strictObject({ project: Key }),
  response: Explained,
  status: 200,
  problems: ofProject,
  example: {
    params: { permit: '17' },
    query: { project: 'shop' },
    response: {
      status: 'issued',
      because: because,
      requirements: [{ requirement: 'A permit stands, and is redeemed once', ...satisfied }, ...stage],
      blockers: [{ ...waiting, requirement: 'Every gate is open', because }],
    },
  },
});

export const explanationEndpoints = [explainGate, explainExecution, explainRun, explainPermit] as const;
