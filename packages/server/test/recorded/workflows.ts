import type { Row } from './table.ts';

const workflow = 'nightly-recorded';
const definition = (name: string) => ({ stages: [{ name: 'Tests', jobs: [{ name, manual: {} }] }] });
const first = { workflow, version: '1' };
const refused = (action: string): Row['refused'] => ['outsider', `${action}.refused`];
const draft = (label: string): Row => ({
  endpoint: 'createWorkflowVersion',
  as: 'ci',
  params: { workflow },
  body: () => ({ label, definition: definition('look') }),
  leaves: ['version.created'],
  refused: refused('version.edit'),
});

/** Workflows, and the life of their versions. */
export const workflows: readonly Row[] = [
  {
    endpoint: 'createWorkflow',
    body: () => ({ key: workflow, name: 'Nightly tests', reviewPolicy: 'qa' }),
    leaves: ['workflow.created'],
    refused: refused('workflow.edit'),
  },
  {
    endpoint: 'editWorkflow',
    params: { workflow },
    body: () => ({ description: 'What takes too long for the day' }),
    leaves: ['workflow.edited'],
    refused: refused('workflow.edit'),
  },
  // It says what is wrong and writes nothing.
  { endpoint: 'validateWorkflow', body: () => ({ text: 'steps: []' }), leaves: [] },
  draft('v1'),
  {
    endpoint: 'editWorkflowVersion',
    as: 'ci',
    params: first,
    body: () => ({ definition: definition('look twice') }),
    leaves: ['version.edited'],
    refused: refused('version.edit'),
  },
  {
    endpoint: 'submitWorkflowVersion',
    as: 'ci',
    params: first,
    leaves: ['approval.requested', 'level.opened', 'version.submitted'],
    refused: refused('version.submit'),
    keep: ({ json }) => ({ review: json.approval }),
  },
  {
    endpoint: 'decideApproval',
    params: { approval: 'review' },
    body: () => ({ verdict: 'approve' }),
    leaves: ['decision.made', 'level.approved', 'approval.approved'],
  },
  // The review is brought in first, in case the job has not come to it.
  {
    endpoint: 'activateWorkflowVersion',
    as: 'ci',
    params: first,
    leaves: ['version.published', 'version.activated'],
    refused: refused('version.activate'),
  },
  {
    endpoint: 'deactivateWorkflowVersion',
    as: 'ci',
    params: first,
    leaves: ['version.deactivated'],
    refused: refused('version.activate'),
  },
  {
    endpoint: 'deleteWorkflowVersion',
    as: 'ci',
    params: first,
    leaves: ['version.deleted'],
    refused: refused('version.edit'),
  },
  draft('v2'),
  {
    endpoint: 'submitWorkflowVersion',
    as: 'ci',
    params: { workflow, version: '2' },
    leaves: ['approval.requested', 'level.opened', 'version.submitted'],
  },
  {
    endpoint: 'deleteWorkflow',
    params: { workflow },
    leaves: ['approval.superseded', 'workflow.deleted'],
    refused: refused('workflow.edit'),
  },
];
