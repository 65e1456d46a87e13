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
