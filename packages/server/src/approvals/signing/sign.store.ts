import type pg from 'pg';
import { parameterOfAnyLength } from '../../kernel/prepared.ts';
import type { TokenRow } from '../../people/judge-token.ts';
import type { Access } from '../../people/principal.ts';
import { approvalState, type StateRow } from '../state.store.ts';

/** Who asks, as far as it is known: a token's hash, or an account that a session has proved. */
export type Sender =
  | { readonly hash: Buffer; readonly account: null }
  | { readonly hash: null; readonly account: string };

export type Address = { readonly sender: Sender; readonly project: string; readonly approval: string };

type Columns<T> = { [K in keyof T]: T[K] | null };

/** All that one signature is judged by. Columns of what does not exist are null. */
export type Facts = Columns<TokenRow> & {
  readonly now: Date;
  readonly revision: string;
  readonly project_id: string | null;
  readonly access: Access | null;
  readonly state: StateRow | null;
};

const columns = ['bytea', 'bigint', 'text', 'bigint'].map((type, at) => parameterOfAnyLength(at + 1, type));

const readAll = `
  with asked as (
    select * from unnest(${columns.join(', ')}) with ordinality
      as q (hash, account_id, project, approval_id, nth)
  ),
  moment as materialized (select clock_timestamp() as at),
  state as materialized (
    select ap.project_id, ap.id as approval_id, s.state
    from approval ap
    cross join moment m
    cross join lateral (select to_json(c) as state from (select ${approvalState('m.at')}) c) s
    where (ap.project_id, ap.id) in (
      select p.id, q.approval_id from asked q join project p on p.key = q.project
    )
  )
  select m.at as now, r.value as revision,
    t.scopes, t.agent, t.expires_at, t.revoked_at, a.id as account_id, a.kind, a.username, a.administrator, a.disabled_at,
    p.id as project_id, case when a.administrator then 'maintainer' else access_of(p.id, a.id) end as access, s.state
  from asked q
  cross join people_revision r
  cross join moment m
  left join token t on t.hash = q.hash
  left join account a on a.id = coalesce(t.account_id, q.account_id)
  left join project p on p.key = q.project
  left join state s on s.project_id = p.id and s.approval_id = q.approval_id
  order by q.nth`;

/** Reads, in one statement and of one instant, who each of many signers is, what they may, and what they want to sign. */
export async function readFacts(client: pg.Pool, asked: readonly Address[]): Promise<Facts[]> {
  const values = [
    asked.map(({ sender }) => sender.hash),
    asked.map(({ sender }) => sender.account),
    asked.map(({ project }) => project),
    asked.map(({ approval }) => approval),
  ];
  const { rows } = await client.query<Facts>({ name: 'read-facts', text: readAll, values });
  return rows;
}
