import type { StageStatus } from '@countersign/contract/execution-states.ts';
import type { Action, GateEnd, GateFacts, StageFacts, StageOutline } from '../execution.ts';

/**
 * Gates are asked in order, one at a time. The first that ends otherwise than well ends the stage in the same way. What
 * is another question now is no longer asked, and asked anew when its turn comes.
 */
export function planGates(current: StageFacts, stage: StageOutline, now: Date): Action[] {
  const dropped = current.gates.filter(({ fallen, approval }) => fallen && approval === 'open');
  if (dropped.length > 0) return dropped.map(({ id }) => ({ do: 'drop-approval', gate: id }));
  for (const gate of current.gates) {
    if (gate.fallen) return [{ do: 'ask-again', gate: gate.id }];
    if (passed(gate)) continue;
    return planGate(gate, now);
  }
  if (current.gates.length < stage.gates) return [{ do: 'open-gate', position: current.gates.length }];
  return [{ do: 'move-stage', to: 'gates-completed', because: '' }];
}

const passed = ({ status }: GateFacts): boolean => status === 'successful' || status === 'skipped';

function planGate(gate: GateFacts, now: Date): Action[] {
  const stopped = stops[gate.status];
  if (stopped !== undefined)
    return [{ do: 'move-stage', to: stopped, because: `Gate ${gate.name}: ${gate.because}` }];
  const end = gate.approval === null ? byTime(gate, now) : byApproval(gate);
  return end === null ? [] : [{ do: 'end-gate', gate: gate.id, ...end }];
}

/** How a stage ends when one of its gates did not let it through. */
const stops: Partial<Record<GateFacts['status'], StageStatus>> = {
  rejected: 'rejected',
  failed: 'gates-failed',
  aborted: 'aborted',
  'out-of-date': 'out-of-date',
};

type End = { to: GateEnd; because: string } | null;

function byApproval({ approval, retiredFor }: GateFacts): End {
  switch (approval) {
    case 'approved':
      return { to: 'successful', because: 'Approved.' };
    case 'overridden':
      return { to: 'skipped', because: 'The approval was overridden.' };
    case 'rejected':
      return { to: 'rejected', because: 'Rejected.' };
    case 'withdrawn':
      return { to: 'aborted', because: 'The approval was withdrawn.' };
    case 'expired':
      return { to: 'failed', because: 'The time to decide was over.' };
    case 'superseded':
      if (retiredFor !== null)
        return {
          to: 'out-of-date',
          because: `Snapshot ${retiredFor} is newer and has come to the same gate.`,
        };
      return { to: 'aborted', because: 'The approval was superseded.' };
    default:
      return null;
  }
}

function byTime({ type, opensAt, deadline }: GateFacts, now: Date): End {
  if (type === 'schedule' && opensAt !== null && opensAt <= now)
    return { to: 'successful', because: 'The scheduled time has come.' };
  if (type === 'check' && deadline !== null && deadline <= now)
    return { to: 'failed', because: `No answer came until ${deadline.toISOString()}.` };
  return null;
}
