import { sha256 } from '../../kernel/digest.ts';
import { done, refused } from '../../kernel/outcome.ts';
import { secret } from '../../kernel/random.ts';
import { record } from '../../ledger/record.ts';
import { useCase } from '../../people/use-case.ts';
import { setGateToken } from './gate.store.ts';
import { holdWaitingGate } from './override-gate.ts';

/**
 * Draws the token by which an outside system answers a check gate; it is shown this once, and an earlier one is good
 * no more. Refuses with `gate/not-waiting`.
 */
export const drawGateToken = useCase<{ gate: string }, { token: string }>(
  'gate.token',
  ({ gate }) => ({ type: 'gate', id: gate }),
  async (work, caller, { gate }) => {
    const found = await holdWaitingGate(work, caller, gate);
    if (!found.ok) return found;
    const token = secret('csc');
    if (!(await setGateToken(work.tx, caller.project.id, gate, sha256(token))))
      return refused(
        'gate/not-waiting',
        `Gate ${found.value.asked.name} is no check: nobody calls back for it.`,
      );
    await record(work, caller, { action: 'gate.token-drawn', subject: { type: 'gate', id: gate } });
    return done({ token });
  },
);
