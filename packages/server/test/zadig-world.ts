import { type RawBuilder, sql } from 'kysely';
import { openDatabase } from '../src/kernel/database.ts';
import { advanceRun } from '../src/runs/advance.ts';
import type { Client, TestOptions } from './app.ts';
import { openPipelineWorld, type PipelineWorld } from './pipeline-world.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of many operations
export type Json = any;
export type Answer = {
  readonly status: number;
  readonly text: string;
  /** Null where the answer is not JSON. */
  readonly json: Json;
  readonly type: string | undefined;
  readonly headers: Record<string, unknown>;
};
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
type Headers = Record<string, string>;

export type ZadigWorld = PipelineWorld & {
  /** May look at the shop, and no more. */
  readonly viewer: Client;
  /** Has nothing to do with the shop; maintains the depot. */
  readonly outsider: Client;
  /** One call. A body that is a text or bytes goes as it is, anything else as JSON. */
  ask(who: Client | null, method: Method, path: string, body?: unknown, headers?: Headers): Promise<Answer>;
  /** Looks at every open run as the jobs do, as if this much time had passed. */
  advance(seconds?: number): Promise<void>;
  /** Changes what the server itself may not. */
  owner(statement: RawBuilder<unknown>): Promise<void>;
  /** Submits a form with these particulars, as ci; answers its id as Zadig's clients know it. */
  form(particulars?: object): Promise<string>;
};

/** The shop, where everybody has an e-mail address and a display name, and a depot beside it. */
export async function openZadig(options: TestOptions = {}): Promise<ZadigWorld> {
  const world = await openPipelineWorld(options);
  await world.project('depot', 'Depot');
  const viewer = await world.person('viewer', { project: 'shop', access: 'viewer' });
  const outsider = await world.person('outsider', { project: 'depot', access: 'maintainer' });
  const modules = ['cart-api', 'cart-web'];
  await world.administrator.call('PUT', '/api/v1/projects/shop/services/cart', { modules });
  await sql`
    update account set email = username || '@example.test',
      name = case username when 'ann' then 'Ann Lee' when 'bob' then 'Bob Roy' else username end
  `.execute(world.parts.db);
  const ask: ZadigWorld['ask'] = async (who, method, path, body, headers = {}) => {
    const answer = await world.app.inject({
      method,
      url: path,
      headers: { ...(who && { authorization: `Bearer ${who.token}` }), ...headers },
      ...(body !== undefined && {
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    });
    const type = answer.headers['content-type'] as string | undefined;
    const json = type?.startsWith('application/json') ? answer.json() : null;
    return { status: answer.statusCode, text: answer.body, json, type, headers: answer.headers };
  };
  let count = 0;
  return {
    ...{ ...world, viewer, outsider, ask },
    async advance(seconds = 0) {
      const { rows } = await sql<{ project: string; id: string }>`
        select project_id as project, id from run where ended_at is null order by id
      `.execute(world.parts.db);
      for (const { project, id } of rows)
        await world.parts.work((work) => {
          const now = new Date(work.now.getTime() + seconds * 1000);
          return advanceRun({ ...work, now }, project, id);
        });
    },
    async owner(statement) {
      const { db, close } = openDatabase({ url: world.ownerUrl, connections: 1 });
      await statement.execute(db).finally(close);
    },
    async form(particulars = {}) {
      count += 1;
      const body = { project_key: 'shop', approval_id: `CHG-${count}`, status: 1, ...particulars };
      const made = await ask(world.ci, 'POST', '/openapi/ticket/approval', body);
      if (made.text !== '{"message":"success"}') throw new Error(`${made.status}: ${made.text}`);
      const { rows } = await sql<{ id: string }>`
        select id from pre_approval where external_id = ${body.approval_id}
      `.execute(world.parts.db);
      return BigInt(rows[0]?.id ?? 0)
        .toString(16)
        .padStart(24, '0');
    },
  };
}
