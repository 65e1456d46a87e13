import { createPreApproval, listPreApprovals } from '@countersign/contract/pre-approvals.ts';
import type { Sent, World } from './world.ts';

const project = { project: 'shop' };

/** A form with a number of its own; answers its id. */
export async function preApproval(world: World): Promise<string> {
  const body = { ...(createPreApproval.example.body as object), externalId: world.name('CHG') };
  return (await world.must(createPreApproval, { params: project, body: body as never })).id;
}

/** What the examples of pre-approvals need. `runnable` makes a workflow and answers its key. */
export const preApprovalPlans = (
  runnable: (world: World) => Promise<string>,
): Readonly<Record<string, (world: World) => Promise<Sent>>> => ({
  listPreApprovals: async (world) => {
    await preApproval(world);
    return { query: { ...listPreApprovals.example.query } };
  },
  listPreApprovalsForWorkflow: async (world) => {
    await preApproval(world);
    return { params: { ...project, workflow: await runnable(world) } };
  },
});
