import { decideApproval } from '@countersign/contract/approvals.ts';
import {
  createWorkflowVersion,
  getWorkflowVersion,
  submitWorkflowVersion,
} from '@countersign/contract/versions.ts';
import { createWorkflow } from '@countersign/contract/workflows.ts';
import { expect } from 'vitest';
import { hanging, type Sent, type World } from './world.ts';

/** How far the last of its versions is; those before it are approved, and the first of them is active. */
type Last = 'draft' | 'approved';
type Plan = (world: World) => Promise<Sent & { token?: string }>;

/** A workflow of the shop with so many versions, made by somebody else than ann, who may therefore sign them. */
export async function makeWorkflow(world: World, key: string, versions: number, last: Last): Promise<void> {
  const params = { project: 'shop', workflow: key };
  const body = { key, name: 'Nightly tests', reviewPolicy: 'qa' };
  await world.must(createWorkflow, { params: { project: 'shop' }, body }, world.root);
  for (let number = 1; number <= versions; number += 1) {
    const { definition } = createWorkflowVersion.example.body as { definition: unknown };
    await world.must(
      createWorkflowVersion,
      { params, body: { label: `v${number}`, definition } },
      world.root,
    );
    if (number < versions || last === 'approved') await approve(world, key, number);
  }
}

async function approve(world: World, workflow: string, number: number): Promise<void> {
  const params = { project: 'shop', workflow, version: String(number) };
  const { approval } = await world.must(submitWorkflowVersion, { params }, world.root);
  const sent = { params: { project: 'shop', approval }, body: { verdict: 'approve' } };
  await world.must(decideApproval, sent);
  await expect
    .poll(async () => (await world.must(getWorkflowVersion, { params })).status, hanging)
    .toMatch(/published|active/);
}

/** Each gets a workflow of its own, with as many versions as its example speaks of. */
const made =
  (versions: number, last: Last, params: object = { version: String(versions) }): Plan =>
  async (world) => {
    const workflow = world.name('nightly').replace(' ', '-');
    await makeWorkflow(world, workflow, versions, last);
    return { params: { project: 'shop', workflow, ...params } };
  };

export const workflowPlans: Readonly<Record<string, Plan>> = {
  listWorkflows: made(0, 'draft', {}),
  getWorkflow: made(1, 'approved', {}),
  editWorkflow: made(1, 'approved', {}),
  deleteWorkflow: made(1, 'approved', {}),
  createWorkflowVersion: made(2, 'draft', {}),
  listWorkflowVersions: made(1, 'approved', {}),
  getWorkflowVersion: made(1, 'approved'),
  editWorkflowVersion: made(2, 'draft'),
  deleteWorkflowVersion: made(2, 'draft'),
  // Ann, who signs, does not submit.
  submitWorkflowVersion: async (world) => ({ ...(await made(2, 'draft')(world)), token: world.root }),
  activateWorkflowVersion: made(1, 'approved'),
  deactivateWorkflowVersion: made(1, 'approved'),
  compareWorkflowVersions: made(2, 'draft'),
};
