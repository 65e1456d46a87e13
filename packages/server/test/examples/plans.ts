import { createAccessKey } from '@countersign/contract/access-keys.ts';
import { decideApproval } from '@countersign/contract/approvals.ts';
import { readEnvironmentContents } from '@countersign/contract/environment-contents.ts';
import { abortExecution } from '@countersign/contract/executions.ts';
import { drawGateToken } from '@countersign/contract/gates.ts';
import { listLedger } from '@countersign/contract/ledger.ts';
import { disableAccount } from '@countersign/contract/people.ts';
import { signIn } from '@countersign/contract/sessions.ts';
import { expect } from 'vitest';
import { breakGlassPlans, brokenGlass } from './break-glass.ts';
import { permitPlans } from './permits.ts';
import { preApproval, preApprovalPlans } from './pre-approvals.ts';
import { runnable, runPlans } from './runs.ts';
import { calendar, window, windowPlans } from './windows.ts';
import { workflowPlans } from './workflows.ts';
import { hanging, type Sent, type World } from './world.ts';

type Example = { readonly params?: Readonly<Record<string, string>> };

/** What an example's ids stand for, by the name of the parameter: each gets a real one, made for it. */
export const real: Readonly<Record<string, (world: World, example: Example) => Promise<string>>> = {
  release: (world) => world.release(),
  snapshot: (world) => world.snapshot(),
  execution: async (world) => (await world.execution()).id,
  gate: async (world) => (await world.execution()).gate,
  step: async (world) => (await world.execution('manual')).step,
  approval: (world) => world.approval(),
  policy: (world) => world.policy(),
  pipeline: (world, { params }) => world.pipeline(params?.version === '2'),
  token: (world) => world.token(),
  preApproval: (world) => preApproval(world),
  breakGlass: (world) => brokenGlass(world),
  calendar: (world) => calendar(world),
  window: (world) => window(world),
  accessKey: (world) => world.accessKey(),
  delegation: (world) => world.delegation(),
  entry: async (world) => (await world.must(listLedger, { params: { project: 'shop' } })).items[0]?.id ?? '',
};

type Plan = (world: World) => Promise<Sent & { token?: string }>;

/** What an example needs beyond that: another sender, another state, an id inside a query or a body. */
export const plans: Readonly<Record<string, Plan>> = {
  ...permitPlans,
  ...breakGlassPlans,
  ...runPlans,
  ...windowPlans,
  ...preApprovalPlans(runnable),
  ...workflowPlans,
  // By somebody who is not asked at its gates: whoever asks does not sign.
  startExecution: async (world) => ({ body: { snapshot: await world.snapshot() }, token: world.ci }),
  listExecutions: async (world) => {
    const { release } = await world.execution();
    return { query: { release, status: 'running' } };
  },
  listInbox: withApproval,
  decideMany: async (world) => {
    const [sound, faulty] = [await world.approval(), await world.approval()];
    const about = { project: 'shop' };
    const items = [
      { ...about, approval: sound, verdict: 'approve', comment: 'Tested on QA' },
      { ...about, approval: faulty, verdict: 'reject', comment: 'Built from the wrong branch' },
    ];
    return { body: { items } };
  },
  listApprovals: withApproval,
  readEnvironmentContents: async (world) => {
    const { approval } = await world.execution();
    await world.must(decideApproval, { params: { project: 'shop', approval }, body: { verdict: 'approve' } });
    const sent = { params: { project: 'shop', environment: 'qa' }, query: {} };
    await expect
      .poll(async () => (await world.must(readEnvironmentContents, sent)).items, hanging)
      .not.toEqual([]);
    return sent;
  },
  // Ann wrote it.
  confirmPolicy: async (world) => ({ token: world.root }),
  listLedger: async (world) => {
    await withApproval(world);
    return { query: { ...listLedger.example.query, from: '2020-01-01T00:00:00Z' } };
  },
  listSnapshots: async (world) => {
    const { release } = await world.execution();
    return { params: { project: 'shop', release } };
  },
  drawGateToken: async (world) => ({
    params: { project: 'shop', gate: (await world.execution('checked')).gate },
  }),
  answerCallback: async (world) => {
    const { gate } = await world.execution('checked');
    const { token } = await world.must(drawGateToken, { params: { project: 'shop', gate } });
    return { token };
  },
  replayExecution: async (world) => {
    const { id: execution } = await world.execution();
    const params = { project: 'shop', execution };
    await world.must(abortExecution, { params, body: { reason: 'to begin anew' } });
    // Whoever begins a stage anew does not sign what is asked thereby, which is for ann.
    return { params, token: world.ci };
  },
  listDelegations: async (world) => {
    await world.delegation();
    return {};
  },
  createDelegation: async (world) => ({ body: world.leave(), token: world.ann }),
  listAccessKeys: async (world) => {
    await world.must(createAccessKey, { body: { account: 'ci', name: world.name('key') } }, world.root);
    return {};
  },
  enableAccount: async (world) => {
    await world.must(disableAccount, { params: { account: 'bob' } }, world.root);
    return {};
  },
  signOut: async (world) => ({ token: '', headers: await session(world) }),
  endSessions: async (world) => ({ token: '', headers: await session(world) }),
  changePassword: async (world) => ({ token: '', headers: await session(world) }),
};

async function withApproval(world: World): Promise<Sent> {
  await world.approval();
  return {};
}

/** The cookie of a session of ann's, as her browser would send it. */
export async function session(world: World): Promise<Record<string, string>> {
  const response = await fetch(`${world.origin}${signIn.path}`, {
    method: signIn.method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signIn.example.body),
  });
  return { cookie: response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '', origin: 'http://localhost' };
}

/** Who may do it: signing is for ann, who is asked; what concerns everybody is for the administrator. */
export const senderOf = (path: string, world: World): string =>
  path.startsWith('/api/v1/projects/{project}/') || signersOwn.includes(path) ? world.ann : world.root;

const signersOwn = ['/api/v1/inbox', '/api/v1/decisions'];
