import { callbackValues } from '../../calls/callback.ts';
import { requestOf } from '../../calls/request.ts';
import { sha256 } from '../../kernel/digest.ts';
import type { Outgoing } from '../../kernel/outgoing.ts';
import type { Handled } from '../../kernel/queue.ts';
import { secret } from '../../kernel/random.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import type { Parts } from '../../parts.ts';
import { holdExecution } from '../facts.store.ts';
import { stageValues } from '../stage-values.ts';
import { setGateToken } from './gate.store.ts';

export type Notice = { readonly project: string; readonly execution: string; readonly gate: string };

/**
 * Tells the outside system of a check gate that it is asked. It may be told more than once, each time with a token of
 * its own of which the last is good: only its answer counts, and that once.
 */
export async function notifyGate(
  { work, send, origin }: Pick<Parts, 'work' | 'send' | 'origin'>,
  notice: Notice,
): Promise<Handled> {
  const request = await work((inside) => prepare(inside, origin, notice));
  if (request === null) return 'done';
  const answer = await send(request);
  return answer.answered && answer.status < 400 ? 'done' : 'retry';
}

async function prepare(
  work: Work,
  origin: string,
  { project, execution, gate }: Notice,
): Promise<Outgoing | null> {
  const held = await holdExecution(work.tx, project, execution);
  if (!held?.facts.current) return null;
  const stage = held.facts.current;
  const position = stage?.gates.findIndex(({ id }) => id === gate) ?? -1;
  const defined = stage && held.definition.stages[stage.position]?.gates[position];
  if (defined?.type !== 'check' || defined.http === undefined) return null;
  const token = secret('csc');
  if (!(await setGateToken(work.tx, project, gate, sha256(token)))) return null;
  const values = { ...stageValues(held, stage), ...callbackValues(origin, token) };
  return requestOf(defined.http, values, { 'idempotency-key': `gate-${gate}` });
}
