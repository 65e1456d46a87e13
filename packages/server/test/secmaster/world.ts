import type { LightMyRequestResponse } from 'fastify';
import type { Client } from '../app.ts';
import { at, openShop, type Shop } from '../shop.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of many operations
export type Json = any;
export type Answer = {
  readonly status: number;
  readonly json: Json;
  readonly headers: LightMyRequestResponse['headers'];
};
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
type Sent = { readonly body?: unknown; readonly headers?: Record<string, string> };

export type SecmasterWorld = Shop & {
  /** One call below /v1/p1/workspaces/shop/soc, with a token. A body that is a text goes as it is. */
  ask(who: Client, method: Method, path: string, body?: unknown): Promise<Answer>;
  /** One call to any address. */
  send(method: Method, url: string, sent?: Sent): Promise<Answer>;
  /** A workflow that ann makes; answers what is shown of it. */
  workflow(more?: object): Promise<Json>;
  /** A version that ci drafts, of a workflow of its own unless one is named. */
  version(more?: object, workflow?: string): Promise<Json>;
  /** A version that ci drafts and submits. */
  submitted(workflow?: string): Promise<Json>;
  /** The native key of a workflow. */
  keyOf(workflow: string): Promise<string>;
  /** Lets this policy review the versions of a workflow of its own; answers the workflow's id. */
  reviewedBy(...levels: object[]): Promise<string>;
};

export const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
/** As SecMaster's editor writes it: a BPMN process as JSON. */
export const process = base64({ elementType: '{}', workflow: { elements: [] } });
/** What this server can run. */
export const ours = {
  stages: [{ name: 'Main', jobs: [{ name: 'run', manual: { instructions: 'Run it' } }] }],
};

export const newWorkflow = {
  ...{ name: 'Block an address', engine_type: 'public_engine', aop_type: 'NORMAL', dataclass_id: 'd-1' },
  ...{ description: 'Blocks it at the firewall', labels: 'IP' },
};
export const newVersion = {
  ...{ name: 'first', description: 'the first', taskconfig: '{"node_info":{}}', taskflow: process },
  ...{ taskflow_type: 'JSON', aop_type: 'SURVEY', input: '', output: '' },
};

export const soc = '/v1/p1/workspaces/shop/soc';
export const type = 'application/json;charset=UTF-8';

/** The shop of the design as SecMaster's clients see it: ann maintains and reviews, ci writes, bob looks. */
export async function openSecmaster(): Promise<SecmasterWorld> {
  const world = await openShop();
  const send = async (method: Method, url: string, { body, headers = {} }: Sent = {}): Promise<Answer> => {
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await world.app.inject({
      ...{ method, url, headers },
      ...(body !== undefined && { payload }),
    });
    return { status: answer.statusCode, json: answer.json(), headers: answer.headers };
  };
  const ask = (who: Client, method: Method, path: string, body?: unknown) =>
    send(method, `${soc}${path}`, { body, headers: { 'x-auth-token': who.token, 'content-type': type } });
  const good = async (answer: Promise<Answer>): Promise<Json> => {
    const { status, json } = await answer;
    if (status !== 200) throw new Error(`${status}: ${JSON.stringify(json)}`);
    return json.data;
  };
  const workflow = (more = {}) => good(ask(world.ann, 'POST', '/workflows', { ...newWorkflow, ...more }));
  const version = async (more = {}, of?: string) => {
    const id = of ?? (await workflow()).id;
    return good(ask(world.ci, 'POST', `/workflows/${id}/versions`, { ...newVersion, ...more }));
  };
  const keyOf = async (id: string): Promise<string> => {
    const { items } = (await world.ann.get(at('workflows?limit=200'))).json();
    return items.find((one: Json) => one.id === id).key;
  };
  let policies = 0;
  return {
    ...{ ...world, ask, send, workflow, version, keyOf },
    async submitted(of) {
      const { id } = await version({}, of);
      return good(ask(world.ci, 'PUT', `/workflows/versions/${id}`, { status: 'pending_approval' }));
    },
    async reviewedBy(...levels) {
      policies += 1;
      const name = `review ${policies}`;
      const made = await world.ann.post(at('policies'), { name, levels });
      if (made.statusCode !== 201) throw new Error(made.body);
      const { id } = await workflow();
      const changed = await world.ann.call('PATCH', at(`workflows/${await keyOf(id)}`), {
        reviewPolicy: name,
      });
      if (changed.statusCode !== 200) throw new Error(changed.body);
      return id;
    },
  };
}
