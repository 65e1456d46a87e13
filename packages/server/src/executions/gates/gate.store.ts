import { sql } from 'kysely';
import { first, type Tx } from '../../kernel/database.ts';
import { from } from '../../kernel/moves.ts';
import type { GateEnd, GateType } from '../execution.ts';
import { gateMoves } from '../transitions.ts';

export type NewGate = {
  readonly project: string;
  readonly stage: string;
  readonly position: number;
  readonly name: string;
  readonly type: GateType;
  readonly opensAt?: Date | null;
  readonly deadline?: Date | null;
};

const opening = { approval: 'pending-approval', schedule: 'scheduled', check: 'running' } as const;

/** Writes a gate as asked. Answers its id. */
export async function insertGate(tx: Tx, gate: NewGate, now: Date): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into gate_execution (project_id, stage_execution_id, position, name, type, status, opens_at, deadline, started_at)
    values (${gate.project}, ${gate.stage}, ${gate.position}, ${gate.name}, ${gate.type}, ${opening[gate.type]},
      ${gate.opensAt ?? null}, ${gate.deadline ?? null}, ${now})
    returning id
  `.execute(tx);
  return first(rows).id;
}

export async function setGateApproval(tx: Tx, project: string, id: string, approval: string): Promise<void> {
  await sql`
    update gate_execution set approval_id = ${approval} where project_id = ${project} and id = ${id}
  `.execute(tx);
}

/** A gate whose approval has fallen waits for people again. */
export async function reopenGate(tx: Tx, project: string, id: string): Promise<void> {
  await sql`
    update gate_execution
    set status = 'pending-approval', because = '', ended_at = null
    where project_id = ${project} and id = ${id} and type = 'approval'
      and status = any(${from(gateMoves, 'pending-approval')})
  `.execute(tx);
}

/** The one setter of a gate's status but for `reopenGate`. Answers whether the move was one of the table's. */
export async function endGate(
  tx: Tx,
  project: string,
  id: string,
  to: GateEnd,
  because: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update gate_execution
    set status = ${to}, because = ${because}, ended_at = ${now}
    where project_id = ${project} and id = ${id} and status = any(${from(gateMoves, to)})
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Gives a check gate that is waiting the token by which it can be answered; an earlier one is good no more. */
export async function setGateToken(tx: Tx, project: string, id: string, hash: Buffer): Promise<boolean> {
  const { rows } = await sql`
    update gate_execution set callback_hash = ${hash}
    where project_id = ${project} and id = ${id} and type = 'check' and status = 'running'
    returning id
  `.execute(tx);
  return rows.length > 0;
}
