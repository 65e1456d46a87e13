import { api } from '@countersign/contract/api.ts';
import { pathOf } from '@countersign/contract/client.ts';
import { decideMany } from '@countersign/contract/decisions.ts';
import { routePath } from '../../../src/kernel/route-path.ts';
import { real, senderOf } from '../../examples/plans.ts';
import type { World } from '../../examples/world.ts';
import { anew } from './anew.ts';
import type { Call, Ready } from './call.ts';
import { native } from './rules.ts';

type Endpoint = (typeof api)[number];

/** What changes the account that asks, the whole instance, or what everything else stands on. */
const alone = new Set([
  ...[
    'signIn',
    'signOut',
    'endSessions',
    'changePassword',
    'disableAccount',
    'enableAccount',
    'resetPassword',
  ],
  ...['editAccount', 'putBreakGlassRule', 'getBreakGlassRule', 'deleteBreakGlassRule', 'breakGlass'],
  ...['listBreakGlass', 'getBreakGlass', 'closeBreakGlass', 'passExecutionWindow', 'passRunWindow'],
  ...['applyConfiguration', 'putMember', 'removeMember', 'putRole', 'deleteRole', 'createDelegation'],
  ...['readDelegation', 'withdrawDelegation', 'listDelegations', 'putGroup', 'confirmPolicy', 'editWindow'],
  ...['createWindow', 'deleteWindow', 'importCalendar'],
]);

/** With what those are refused who are known, but are not the ones: mostly, what is somebody else's is not there. */
const refused: Readonly<Record<string, readonly number[]>> = {
  ...{
    revokeToken: [403, 404],
    revokeAccessKey: [403, 404],
    readDelegation: [404],
    withdrawDelegation: [403, 404],
  },
  ...{
    answerCallback: [401],
    changePassword: [400, 403],
    createDelegation: [400, 403],
    redeemPermit: [403, 404],
  },
};

/** With what whoever is of another project is refused, where that is no path. */
const hidden: Readonly<Record<string, readonly number[]>> = {
  answerCallback: [401],
  createDelegation: [400],
};

/** Every endpoint of the contract, by its plan (examples/plans.ts). */
export const nativeCalls: readonly Call[] = api.map((endpoint) => ({
  door: 'native',
  method: endpoint.method,
  route: endpoint.path,
  rule: native[endpoint.id] ?? 'nobody else',
  make: (world) => ready(endpoint, world),
  alone: alone.has(endpoint.id),
  hidden: hidden[endpoint.id] ?? [404],
  refused: refused[endpoint.id] ?? [403],
  ...(endpoint.id === 'decideMany' && { each: decided }),
}));

/** Several are decided each by itself. */
function decided(body: string): readonly number[] {
  const { items } = decideMany.response.parse(JSON.parse(body));
  return items.map((item) => (item.ok ? 200 : item.problem.status));
}

async function ready(endpoint: Endpoint, world: World): Promise<Ready> {
  const { example, open, path } = endpoint;
  const plan = await anew(endpoint, world);
  const params: Record<string, string> = { ...example.params };
  for (const name of Object.keys(params)) {
    const make = real[name];
    if (make && !plan.params && /^\d+$/.test(params[name] ?? '')) params[name] = await make(world, example);
  }
  const token = plan.token ?? (open ? '' : senderOf(path, world));
  const { cookie } = plan.headers ?? {};
  const payload = 'body' in plan ? plan.body : example.body;
  return {
    url: pathOf(endpoint, {
      params: { ...params, ...(plan.params as object) },
      query: { ...(plan.query ?? example.query) },
    }),
    ...(payload !== undefined && { payload }),
    right: { username: 'right', ...(token && { token }), ...(cookie && { cookie }) },
  };
}

/** A path of the contract as Fastify has it. */
export const registeredAs = ({ route, door }: Call): string =>
  door === 'native' ? routePath(route, '', () => true) : route;
