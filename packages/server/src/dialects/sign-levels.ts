import type { Recorded } from '../approvals/signing/batch.ts';
import type { RecordDecision } from '../approvals/signing/record-decisions.ts';
import type { Ask } from '../approvals/signing/sign.ts';
import { type Outcome, refused } from '../kernel/outcome.ts';

/**
 * For clients that name no level: signs every open level that waits for the sender; one that is named, alone. Refuses as
 * signing does, and with `approval/already-decided` what had been said before.
 */
export async function signLevels(record: RecordDecision, ask: Ask): Promise<Outcome<Recorded>> {
  const answer = await record({ ...ask, everyLevel: ask.level === undefined });
  if (!answer.ok || !answer.value.repeat) return answer;
  return refused('approval/already-decided', 'You have decided it already.');
}
