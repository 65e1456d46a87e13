import type { Delegation } from '@countersign/contract/delegations.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { statusOf } from './delegation.ts';

/** A delegation as it is stored, with the names of those it is about. */
export type StoredDelegation = {
  readonly id: string;
  readonly from_id: string;
  readonly to_id: string;
  readonly from: string;
  readonly to: string;
  readonly project: string | null;
  readonly role: string | null;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly withdrawn_at: Date | null;
  readonly created_by: string;
  readonly created_at: Date;
  readonly now: Date;
};

const stored = sql`
  select d.id, d.from_id, d.to_id, f.username as "from", t.username as "to", p.key as project, r.name as role,
    d.starts_at, d.ends_at, d.withdrawn_at, c.username as created_by, d.created_at, clock_timestamp() as now
  from delegation d
  join account f on f.id = d.from_id
  join account t on t.id = d.to_id
  join account c on c.id = d.created_by
  left join project p on p.id = d.project_id
  left join role r on r.project_id = d.project_id and r.id = d.role_id`;

/** The delegations given by or to an account (null: those of everybody), the newest first, before the id `before`. */
export async function listDelegations(
  reader: Reader,
  accountId: string | null,
  { before, limit }: { before: string | null; limit: number },
): Promise<StoredDelegation[]> {
  const { rows } = await sql<StoredDelegation>`
    ${stored}
    where (${accountId}::bigint is null or d.from_id = ${accountId} or d.to_id = ${accountId})
      and (${before}::bigint is null or d.id < ${before})
    order by d.id desc
    limit ${limit}
  `.execute(reader);
  return rows;
}

export async function findDelegation(reader: Reader, id: string): Promise<StoredDelegation | undefined> {
  const { rows } = await sql<StoredDelegation>`${stored} where d.id = ${id}`.execute(reader);
  return rows[0];
}

/** As the contract shows a delegation. */
export const shownDelegation = (row: StoredDelegation): Delegation => ({
  id: row.id,
  from: row.from,
  to: row.to,
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  project: row.project,
  role: row.role,
  status: statusOf(row, row.now),
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
});
