import type { Approval } from '../approvals/approval.ts';
import { signersLeft } from '../approvals/seats.ts';
import type { Recorded } from '../approvals/signing/batch.ts';
import type { RecordDecision } from '../approvals/signing/record-decisions.ts';
import type { Ask } from '../approvals/signing/sign.ts';
import { type Outcome, refused } from '../kernel/outcome.ts';

/** The open levels that wait for somebody's signature, on a seat of their own or of whom they stand in for. */
export const waitingFor = (approval: Approval, account: string): string[] =>
  approval.levels
    .filter((level) => level.status === 'open' && signersLeft(approval, level).includes(account))
    .map(({ id }) => id);

/**
 * For clients that name no level: signs each of these in turn, up to the end of the approval; without any, the approval
 * itself says why not. That the first is signed is what the answer is about. Refuses as signing does, and with
 * `approval/already-decided` what had been said before.
 */
export async function signLevels(
  record: RecordDecision,
  ask: Omit<Ask, 'level'>,
  levels: readonly (string | undefined)[],
): Promise<Outcome<Recorded>> {
  const [first, ...others] = levels.length === 0 ? [undefined] : levels;
  const answer = await record({ ...ask, level: first });
  if (!answer.ok) return answer;
  if (answer.value.repeat) return refused('approval/already-decided', 'You have decided it already.');
  let open = answer.value.approval.status === 'open';
  for (const level of others) {
    if (!open) break;
    const next = await record({ ...ask, level });
    open = next.ok && next.value.approval.status === 'open';
  }
  return answer;
}
