import type { Input } from '@countersign/contract/workflow-definition.ts';
import { sql } from 'kysely';
import { bodyOf, type Form, type FormCase, formCases } from './models/forms.ts';
import { at, openShop, type Shop } from './shop.ts';

export type FormWorld = Shop & {
  readonly projectId: string;
  /** The database's time in whole seconds. */
  now(): Promise<number>;
  /** Gives a form in, by ci, and revokes it where it says so; answers its id. */
  give(form: Form, externalId: string): Promise<string>;
  /** Gives in every case of the table; answers which id is which. */
  giveAll(prefix: string): Promise<Map<string, FormCase>>;
  /** A workflow as it is stored, whose active version takes these inputs. */
  workflow(key: string, inputs: readonly Partial<Input>[]): Promise<void>;
};

/** The shop, whose people have addresses, with forms. */
export async function openFormWorld(): Promise<FormWorld> {
  const shop = await openShop();
  const { db } = shop.parts;
  await sql`update account set email = username || '@example.test' where username in ('ann', 'bob')`.execute(
    db,
  );
  const { rows } = await sql<{ id: string }>`select id from project where key = 'shop'`.execute(db);
  const projectId = rows[0]?.id ?? '';
  const now = async () => {
    const read = await sql<{ now: Date }>`select now() as now`.execute(db);
    return Math.floor((read.rows[0]?.now.getTime() ?? 0) / 1000);
  };
  const give = async (form: Form, externalId: string) => {
    const made = await shop.ci.post(at('pre-approvals'), bodyOf(form, externalId, await now()));
    if (made.statusCode !== 201) throw new Error(made.body);
    const { id } = made.json() as { id: string };
    if (form.status === 'revoked')
      await shop.ci.post(at(`pre-approvals/${id}:revoke`), { reason: 'Called off' });
    return id;
  };
  return {
    ...shop,
    ...{ projectId, now, give },
    async giveAll(prefix) {
      const given = new Map<string, FormCase>();
      for (const [nth, one] of formCases().entries())
        given.set(await give(one.form, `${prefix}-${nth}`), one);
      return given;
    },
    async workflow(key, inputs) {
      const definition = {
        inputs: inputs.map((input) => ({ required: true, ...input })),
        stages: [],
        timeout: 60,
      };
      await sql`
        with made as (
          insert into workflow (project_id, key, name, pre_approval)
          values (${projectId}, ${key}, ${key}, true)
          returning project_id, id
        )
        insert into workflow_version (project_id, workflow_id, number, label, definition, digest, status)
        select project_id, id, 1, 'v1', ${JSON.stringify(definition)}::jsonb, '', 'active' from made
      `.execute(db);
    },
  };
}
