import type { LightMyRequestResponse } from 'fastify';
import type { Client, TestApp } from './app.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from './pipeline-world.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
export type Answer = LightMyRequestResponse;

/** Calls of one FlexDeploy user: the account's name, and an API token as the password. */
export type FlexClient = {
  call(method: Method, path: string, body?: unknown): Promise<Answer>;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
};

const root = '/flexdeploy/rest/v1';
export const basic = (name: string, secret: string): string =>
  `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;

export function flexClient({ app }: TestApp, authorization: string): FlexClient {
  const call: FlexClient['call'] = (method, path, body) =>
    app.inject({
      ...{ method, url: `${root}${path}` },
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return {
    call,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
  };
}

export type Who = 'ann' | 'bob' | 'ci' | 'root' | 'stranger';

export type FlexWorld = PipelineWorld & {
  /** The same people as in the native world, as FlexDeploy knows them. */
  readonly flex: Record<Who, FlexClient> & {
    /** A call with a body of exactly this text. */
    call(who: Who, method: Method, path: string, text: string): Promise<Answer>;
  };
  readonly environments: Record<'qa' | 'prod', string>;
};

/** The shop of the design, and a stranger who is a member of nothing. Workers run: decisions move executions. */
export async function openFlexWorld(): Promise<FlexWorld> {
  const world = await openPipelineWorld({ workers: true });
  await world.person('stranger');
  const as = (name: string) => flexClient(world, basic(name, `cs_token_of_${name}`));
  const flex = { ann: as('ann'), bob: as('bob'), ci: as('ci'), root: as('root'), stranger: as('stranger') };
  const listed = (await ok(world.ann.get(shop('environments')))).json() as Listed;
  const id = (key: string) => listed.items.find((one) => one.key === key)?.id ?? '';
  return {
    ...world,
    flex: { ...flex, call: (who, method, path, text) => flex[who].call(method, path, text) },
    environments: { qa: id('qa'), prod: id('prod') },
  };
}
type Listed = { items: { id: string; key: string }[] };

export type ApprovalGates = { name: string; type: string; policy: string }[];

/** Two stages, each with an approval gate decided by the QA Manager. */
export const twoStages = [
  { name: 'QA', environment: 'qa', gates: [{ name: 'Manager Approval', type: 'approval', policy: 'qa' }] },
  {
    name: 'Production',
    environment: 'prod',
    gates: [{ name: 'CAB sign-off', type: 'approval', policy: 'qa' }],
  },
];

/** The policy of this name in the shop, made. */
export const policy = (ann: Client, name: string, levels: object[], override?: string[]) =>
  ok(ann.post(shop('policies'), { name, levels, ...(override && { override }) }));

export const messageOf = (answer: Answer): string => (answer.json() as { message: string }).message;
