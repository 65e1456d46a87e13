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

/** With what some are refused otherwise. */
const otherwise: Readonly<Record<string, Pick<Call, 'hidden' | 'refused' | 'limited' | 'each'>>> = {
  // What is somebody else's is not there.
  ...{ revokeToken: { refused: 404 }, revokeAccessKey: { refused: 404 } },
  ...{ readDelegation: { refused: 404 }, withdrawDelegation: { refused: 404 } },
  // The body says what is theirs, and is wrong for everybody else.
  ...{ changePassword: { refused: 400, hidden: 400 }, createDelegation: { refused: 400, hidden: 400 } },
  // It takes the token of the callback, and nothing else.
  answerCallback: { refused: 401, hidden: 401, limited: 401 },
  decideMany: { each: decided },
};

/** Every endpoint of the contract, by its plan (examples/plans.ts). */
export const nativeCalls: readonly Call[] = api.map((endpoint) => ({
  door: 'native',
  method: endpoint.method,
  route: endpoint.path,
  rule: native[endpoint.id] ?? 'nobody else',
  make: (world) => ready(endpoint, world),
  alone: alone.has(endpoint.id),
  ...otherwise[endpoint.id],
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
