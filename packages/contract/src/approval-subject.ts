import { z } from 'zod';
import { Id, Key, Name, ProjectParams } from './common.ts';
import { endpoint } from './endpoint.ts';
import { ReleaseNumber } from './releases.ts';
import { InputValues } from './workflow-definition.ts';
import { VersionRef, WorkflowKey } from './workflows.ts';

const Workflow = z.strictObject({ key: WorkflowKey, name: Name });

/** What an approval is about, by the names under which it is found. */
export const ApprovalSubject = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('gate'),
    id: Id,
    name: Name,
    stage: Name,
    environment: z.strictObject({ key: Key, name: Name }),
    execution: Id,
    release: z.strictObject({ id: Id, number: ReleaseNumber, title: Name }),
    snapshot: z.strictObject({ id: Id, number: z.int() }),
  }),
  z.strictObject({
    type: z.literal('workflow-version'),
    id: Id,
    workflow: Workflow,
    version: VersionRef,
    active: VersionRef.nullable().describe('What runs execute now; null: nothing'),
  }),
  z.strictObject({
    type: z.literal('run-job'),
    id: Id,
    name: Name.describe('Of the job'),
    instructions: z.string().nullable().describe('What its people are asked'),
    run: z.strictObject({ id: Id, number: z.int() }),
    workflow: Workflow,
    version: VersionRef,
    inputs: InputValues,
  }),
  z.strictObject({ type: z.literal('other'), id: Id }),
]);
export type ApprovalSubject = z.output<typeof ApprovalSubject>;

export const readApprovalSubject = endpoint({
  id: 'readApprovalSubject',
  method: 'GET',
  path: '/api/v1/projects/{project}/approvals/{approval}:subject',
  tag: 'Approvals',
  summary: 'Say what an approval is about, and where that is found',
  params: ProjectParams.extend({ approval: Id }),
  response: z.strictObject({
    subject: ApprovalSubject,
    askedAgain: Id.nullable().describe('The approval that asks the same since its subject has changed'),
  }),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop', approval: '1' },
    response: {
      subject: {
        type: 'gate',
        id: '7',
        name: 'Manager Approval',
        stage: 'QA',
        environment: { key: 'qa', name: 'QA' },
        execution: '42',
        release: { id: '6', number: 'RL-6', title: 'Web shop 2.4' },
        snapshot: { id: '12', number: 1 },
      },
      askedAgain: null,
    },
  },
});
