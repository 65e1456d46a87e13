import type { Content } from '@countersign/contract/releases.ts';
import { sql } from 'kysely';
import { first, type Tx } from '../kernel/database.ts';

export type NewSnapshot = {
  readonly release: string;
  readonly description: string;
  readonly contents: readonly Content[];
  readonly digest: string;
  readonly createdBy: string;
};

/** Writes a snapshot with the next number of its release, which is locked. */
export async function insertSnapshot(
  tx: Tx,
  projectId: string,
  { release, description, contents, digest, createdBy }: NewSnapshot,
): Promise<{ id: string; number: number }> {
  const { rows } = await sql<{ id: string; number: number }>`
    insert into snapshot (project_id, release_id, number, description, contents, digest, created_by)
    select ${projectId}, ${release}, coalesce(max(number), 0) + 1, ${description},
           ${JSON.stringify(contents)}::jsonb, ${digest}, ${createdBy}
    from snapshot
    where project_id = ${projectId} and release_id = ${release}
    returning id, number
  `.execute(tx);
  return first(rows);
}

/** Whose work stands at a place of the contents, from 0. Account ids. */
export type Committers = { readonly position: number; readonly accounts: readonly string[] };

export async function insertCommitters(
  tx: Tx,
  projectId: string,
  snapshot: string,
  committers: readonly Committers[],
): Promise<void> {
  const rows = committers.flatMap(({ position, accounts }) =>
    accounts.map((account) => ({ position, account })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into snapshot_committer (project_id, snapshot_id, position, account_id)
    select ${projectId}, ${snapshot}, c.position, c.account
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c (position int, account bigint)
  `.execute(tx);
}
