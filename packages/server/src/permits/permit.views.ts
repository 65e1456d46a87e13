import type { Permit as Shown } from '@countersign/contract/permits.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import type { PermitSubject } from './permit.ts';

type Dates = 'issuedAt' | 'expiresAt' | 'redeemedAt' | 'revokedAt';
type Row = Omit<Shown, Dates> & {
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly redeemedAt: Date | null;
  readonly revokedAt: Date | null;
};

/** A permit as the API shows it; undefined: the project has none of this id. */
export async function showPermit(reader: Reader, project: string, id: string): Promise<Shown | undefined> {
  const { rows } = await sql<Row>`
    select p.id, j.key as project, a.username as executor, p.digest, p.inputs_digest as "inputsDigest",
      jsonb_build_object('type', p.subject_type, 'id', p.subject_id::text, 'attempt', p.attempt) as subject,
      case when p.status = 'issued' and p.expires_at <= clock_timestamp() then 'expired' else p.status end as status,
      p.environments, p.services, p.pre_approval_id as "preApproval", p.issued_at as "issuedAt",
      p.expires_at as "expiresAt", p.redeemed_at as "redeemedAt", p.revoked_at as "revokedAt"
    from permit p
    join project j on j.id = p.project_id
    left join account a on a.id = p.executor
    where p.project_id = ${project} and p.id = ${id}
  `.execute(reader);
  const row = rows[0];
  return (
    row && {
      ...row,
      issuedAt: row.issuedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      redeemedAt: row.redeemedAt?.toISOString() ?? null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
    }
  );
}

/** Finds by the hash of a token, in whichever project: who presents it names none. */
export async function permitBySecret(
  reader: Reader,
  hash: Buffer,
): Promise<{ id: string; project: { id: string; key: string } } | undefined> {
  const { rows } = await sql<{ id: string; project: { id: string; key: string } }>`
    select p.id, jsonb_build_object('id', j.id::text, 'key', j.key) as project
    from permit p
    join project j on j.id = p.project_id
    where p.secret_hash = ${hash}
  `.execute(reader);
  return rows[0];
}

/** What a permit is for, which never changes; undefined: the project has none of this id. */
export async function permitSubject(
  reader: Reader,
  project: string,
  id: string,
): Promise<(PermitSubject & { readonly inputsDigest: string }) | undefined> {
  const { rows } = await sql<PermitSubject & { inputsDigest: string }>`
    select subject_type as type, subject_id as id, attempt, inputs_digest as "inputsDigest"
    from permit
    where project_id = ${project} and id = ${id}
  `.execute(reader);
  return rows[0];
}
