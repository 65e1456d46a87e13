import { sql } from 'kysely';
import { first, type Tx } from '../kernel/database.ts';
import type { Bound, Permit, PermitSubject } from './permit.ts';

export type NewPermit = Bound & {
  readonly subject: PermitSubject;
  readonly executor: string | null;
  readonly secretHash: Buffer | null;
  readonly expiresAt: Date;
};

/** Writes a permit as issued. Answers its id. */
export async function insertPermit(tx: Tx, project: string, made: NewPermit, now: Date): Promise<string> {
  const { subject } = made;
  const { rows } = await sql<{ id: string }>`
    insert into permit (project_id, subject_type, subject_id, attempt, executor, digest, inputs_digest, environments,
      services, pre_approval_id, status, secret_hash, issued_at, expires_at)
    values (${project}, ${subject.type}, ${subject.id}, ${subject.attempt}, ${made.executor}, ${made.digest},
      ${made.inputsDigest}, ${[...made.environments]}::text[], ${JSON.stringify(made.services)}::jsonb,
      ${made.preApproval}, 'issued', ${made.secretHash}, ${now}, ${made.expiresAt})
    returning id
  `.execute(tx);
  return first(rows).id;
}

/**
 * Locks a permit until the end of the transaction. `clock`: the time once it was ours, which may be long after the
 * transaction began. Undefined: the project has no such permit.
 */
export async function holdPermit(
  tx: Tx,
  project: string,
  id: string,
): Promise<{ permit: Permit; clock: Date } | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from permit where project_id = ${project} and id = ${id} for update
  `.execute(tx);
  return rows[0] && readHeld(tx, project, rows[0].id);
}

async function readHeld(tx: Tx, project: string, id: string): Promise<{ permit: Permit; clock: Date }> {
  const { rows } = await sql<Permit & { clock: Date }>`
    select id, executor, status, digest, inputs_digest as "inputsDigest", environments, services,
      jsonb_build_object('type', subject_type, 'id', subject_id::text, 'attempt', attempt) as subject,
      pre_approval_id as "preApproval", expires_at as "expiresAt", redeemed_at as "redeemedAt",
      revoked_at as "revokedAt", clock_timestamp() as clock
    from permit
    where project_id = ${project} and id = ${id}
  `.execute(tx);
  const { clock, ...permit } = first(rows);
  return { permit, clock };
}

/** Locks the permit of an executor for an attempt that is not revoked; undefined: there is none. */
export async function holdStanding(
  tx: Tx,
  project: string,
  subject: PermitSubject,
  executor: string | null,
): Promise<{ id: string; redeemedAt: Date | null } | undefined> {
  const { rows } = await sql<{ id: string; redeemedAt: Date | null }>`
    select id, redeemed_at as "redeemedAt"
    from permit
    where project_id = ${project} and subject_type = ${subject.type} and subject_id = ${subject.id}
      and attempt = ${subject.attempt} and executor is not distinct from ${executor}::bigint and status <> 'revoked'
    for update
  `.execute(tx);
  return rows[0];
}

/** Of any number that try, one gets true. */
export async function markRedeemed(tx: Tx, project: string, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update permit set status = 'redeemed', redeemed_at = ${now}
    where project_id = ${project} and id = ${id} and status = 'issued'
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Answers whether it was there to be revoked. */
export async function markRevoked(tx: Tx, project: string, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update permit set status = 'revoked', revoked_at = ${now}
    where project_id = ${project} and id = ${id} and status = 'issued'
    returning id
  `.execute(tx);
  return rows.length > 0;
}
