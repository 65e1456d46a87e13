import { goOn, keepId, type Row, whereabouts } from './table.ts';

const level = { name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] };
const stage = {
  name: 'QA',
  environment: 'qa',
  gates: [
    { name: 'Manager Approval', type: 'approval', policy: 'qa' },
    { name: 'Scan', type: 'check' },
  ],
  steps: [
    { name: 'look', manual: { instructions: 'Look at it' } },
    { name: 'look again', manual: { instructions: 'Look at it again' } },
  ],
};
const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
const because = () => ({ reason: 'Outage' });
const started = ['execution.started', 'stage.started', 'approval.requested', 'level.opened', 'gate.opened'];
const release: Row = {
  endpoint: 'createRelease',
  as: 'ci',
  body: () => ({ title: 'Web shop 2.4', pipeline: 'recorded' }),
  leaves: ['release.created'],
  refused: ['outsider', 'release.create.refused'],
  keep: keepId('release'),
};
const snapshot: Row = {
  endpoint: 'createSnapshot',
  as: 'ci',
  params: { release: 'release' },
  body: () => ({ contents }),
  leaves: ['snapshot.created'],
  refused: ['outsider', 'snapshot.create.refused'],
  keep: keepId('snapshot'),
};
const start: Row = {
  endpoint: 'startExecution',
  as: 'ci',
  body: ({ snapshot }) => ({ snapshot }),
  leaves: started,
  refused: ['outsider', 'execution.start.refused'],
  keep: whereabouts,
};

/** Policies, pipelines, releases and what becomes of them. */
export const shipping: readonly Row[] = [
  {
    endpoint: 'createPolicy',
    body: () => ({ name: 'hotfix', levels: [level] }),
    leaves: ['policy.created'],
    refused: ['bob', 'policy.edit.refused'],
    keep: keepId('policy'),
  },
  {
    endpoint: 'editPolicy',
    params: { policy: 'policy' },
    body: () => ({ levels: [{ ...level, name: 'Quality' }] }),
    leaves: ['policy.changed'],
    refused: ['bob', 'policy.edit.refused'],
  },
  {
    endpoint: 'confirmPolicy',
    as: 'root',
    params: { policy: 'policy' },
    leaves: ['policy.confirmed'],
    refused: ['ann', 'policy.confirm.refused'],
  },
  {
    endpoint: 'simulatePolicy',
    body: () => ({ policy: 'hotfix', subject: { hypothetical: { context: {}, makers: {} } } }),
    leaves: [],
  },
  {
    endpoint: 'testPolicy',
    body: () => ({ policy: 'hotfix', cases: [{ name: 'it waits', expect: { status: 'open' } }] }),
    leaves: [],
  },
  {
    endpoint: 'deletePolicy',
    params: { policy: 'policy' },
    leaves: ['policy.deleted'],
    refused: ['bob', 'policy.edit.refused'],
  },
  {
    endpoint: 'createPipeline',
    body: () => ({ name: 'recorded', stages: [{ ...stage, gates: [] }] }),
    leaves: ['pipeline.created', 'pipeline.drafted'],
    refused: ['bob', 'pipeline.edit.refused'],
    keep: keepId('pipeline'),
  },
  {
    endpoint: 'editPipelineDraft',
    params: { pipeline: 'pipeline', version: '1' },
    body: () => ({ stages: [stage] }),
    leaves: ['pipeline.draft-changed'],
    refused: ['bob', 'pipeline.edit.refused'],
  },
  {
    endpoint: 'activatePipelineVersion',
    params: { pipeline: 'pipeline', version: '1' },
    leaves: ['pipeline.activated'],
    refused: ['bob', 'pipeline.edit.refused'],
  },
  {
    endpoint: 'createPipelineDraft',
    params: { pipeline: 'pipeline' },
    body: () => ({}),
    leaves: ['pipeline.drafted'],
    refused: ['bob', 'pipeline.edit.refused'],
  },

  release,
  {
    endpoint: 'editRelease',
    as: 'ci',
    params: { release: 'release' },
    body: () => ({ title: 'Web shop 2.4.1' }),
    leaves: ['release.edited'],
    refused: ['outsider', 'release.edit.refused'],
  },
  snapshot,
  start,
  {
    endpoint: 'decideApproval',
    params: { approval: 'approval' },
    body: () => ({ verdict: 'approve', comment: 'Tested' }),
    leaves: ['decision.made', 'level.approved', 'approval.approved'],
    refused: ['outsider', 'approval.decide.refused'],
  },
  {
    endpoint: 'drawGateToken',
    first: goOn,
    params: { gate: 'gate' },
    leaves: ['gate.token-drawn'],
    refused: ['outsider', 'gate.token.refused'],
    keep: ({ json }) => ({ callback: json.token }),
  },
  {
    endpoint: 'answerCallback',
    as: 'nobody',
    headers: ({ callback }) => ({ authorization: `Bearer ${callback}` }),
    body: () => ({ status: 'passed' }),
    leaves: [
      ...[
        'gate.answered',
        'stage.gates-completed',
        'permit.issued',
        'permit.redeemed',
        'stage.steps-running',
      ],
      'step.waiting',
    ],
  },
  {
    endpoint: 'completeStep',
    as: 'ci',
    first: goOn,
    params: { step: 'step' },
    body: () => ({ status: 'passed' }),
    leaves: ['step.successful', 'step.waiting'],
    refused: ['outsider', 'step.complete.refused'],
  },
  {
    endpoint: 'skipStep',
    params: { step: 'nextStep' },
    body: because,
    leaves: ['step.skipped', 'stage.successful', 'execution.successful'],
    refused: ['bob', 'step.skip.refused'],
  },

  snapshot,
  start,
  {
    endpoint: 'overrideGate',
    as: 'bob',
    params: { gate: 'gate' },
    body: because,
    leaves: ['approval.overridden', 'gate.overridden', 'gate.opened'],
    refused: ['outsider', 'approval.override.refused', 'gate.override.refused'],
  },
  {
    endpoint: 'abortExecution',
    as: 'ci',
    params: { execution: 'execution' },
    body: because,
    leaves: ['execution.abort', 'gate.aborted', 'stage.aborted', 'execution.aborted'],
    refused: ['outsider', 'execution.abort.refused'],
  },
  {
    endpoint: 'replayExecution',
    as: 'ci',
    params: { execution: 'execution' },
    body: () => ({ stage: 'QA' }),
    leaves: ['execution.replayed', ...started.slice(1)],
    refused: ['outsider', 'execution.replay.refused'],
    keep: whereabouts,
  },
  {
    endpoint: 'overrideApproval',
    as: 'bob',
    params: { approval: 'approval' },
    body: because,
    leaves: ['approval.overridden'],
    refused: ['outsider', 'approval.override.refused'],
  },

  snapshot,
  start,
  {
    endpoint: 'decideMany',
    body: ({ approval }) => ({
      items: ['approve', 'reject'].map((verdict) => ({ project: 'shop', approval, verdict })),
    }),
    leaves: ['decision.made', 'level.approved', 'approval.approved', 'approval.decide.refused'],
  },

  snapshot,
  start,
  {
    endpoint: 'withdrawApproval',
    as: 'ci',
    params: { approval: 'approval' },
    body: because,
    leaves: ['approval.withdrawn'],
    refused: ['outsider', 'approval.withdraw.refused'],
  },
  release,
  {
    endpoint: 'closeRelease',
    as: 'ci',
    params: { release: 'release' },
    leaves: ['release.closed'],
    refused: ['outsider', 'release.close.refused'],
  },
];
