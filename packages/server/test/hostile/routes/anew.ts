import type { api } from '@countersign/contract/api.ts';
import { decideApproval } from '@countersign/contract/approvals.ts';
import { breakGlass, listBreakGlass, putBreakGlassRule } from '@countersign/contract/break-glass.ts';
import { createAccount } from '@countersign/contract/people.ts';
import { putRole } from '@countersign/contract/project-parts.ts';
import { putMember } from '@countersign/contract/projects.ts';
import { plans } from '../../examples/plans.ts';
import type { Sent, World } from '../../examples/world.ts';
import { bob } from './people.ts';

type Plan = Sent & { readonly token?: string };

const project = { project: 'shop' };

/**
 * What a request needs beyond its example: the plan of the examples, and then whatever can be done only once, so that
 * each who may do it has something of their own to do it to.
 */
export async function anew({ id, example }: (typeof api)[number], world: World): Promise<Plan> {
  const plan: Plan = { ...(await plans[id]?.(world)), ...(await again[id]?.(world)) };
  const name = names[id];
  if (name === undefined) return plan;
  const body = { ...(example.body as Readonly<Record<string, unknown>>) };
  return { ...plan, body: { ...body, [name]: world.name(String(body[name])).replaceAll(' ', '-') } };
}

/** What is given once only, and is in the way of whoever comes next. */
const names: Readonly<Record<string, string>> = {
  ...{ createToken: 'name', createAccessKey: 'name', createAccount: 'username', createProject: 'key' },
  ...{ createPolicy: 'name', createPipeline: 'name', createWorkflow: 'key', createPreApproval: 'externalId' },
  ...{ createWindow: 'name', subscribeCalendar: 'name' },
};

const again: Readonly<Record<string, (world: World) => Promise<Plan>>> = {
  // Others have changed the password of the example's ann meanwhile.
  signIn: async (world) => ({ body: await newcomer(world) }),
  removeMember: async (world) => {
    const { username: member } = await newcomer(world);
    await world.must(putMember, { params: { ...project, member }, body: { access: 'viewer' } });
    return { params: { ...project, member } };
  },
  deleteRole: async (world) => {
    const params = { ...project, role: world.name('Former board') };
    await world.must(putRole, { params, body: { members: ['ann'] } });
    return { params };
  },
  breakGlass: async (world) => {
    await review(world);
    return {};
  },
  closeBreakGlass: async (world) => {
    await review(world);
    await world.must(
      putBreakGlassRule,
      { params: project, body: putBreakGlassRule.example.body },
      world.root,
    );
    const { id } = await world.must(breakGlass, { params: project, body: breakGlass.example.body });
    return { params: { ...project, breakGlass: id } };
  },
};

/** Somebody who is new here; answers what they sign in with. */
async function newcomer(world: World): Promise<{ username: string; password: string }> {
  const username = world.name('newcomer').replace(' ', '-');
  const password = 'a password of their own';
  await world.must(createAccount, { body: { username, name: 'Newcomer', password } }, world.root);
  return { username, password };
}

/** The glass is not broken again before somebody has said whether the last time was in order. */
async function review(world: World): Promise<void> {
  const { items } = await world.must(listBreakGlass, { params: project });
  for (const { review: asked } of items.filter((one) => one.review.verdict === null)) {
    const params = { ...project, approval: asked.approval };
    await world.must(decideApproval, { params, body: { verdict: 'approve' } }, bob.token);
  }
}
