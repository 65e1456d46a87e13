import type { InputValue } from '@countersign/contract/approval-input.ts';
import type { Approval, Verdict } from '../approvals/approval.ts';
import { decide, passTime } from '../approvals/decide.ts';

/** A signature to be played. `level`: its name; one that the approval does not have is left to it. */
export type Move = {
  readonly by: string;
  readonly inPerson: boolean;
  readonly verdict: Verdict;
  readonly level?: string | undefined;
  readonly whose?: string | undefined;
  readonly input?: InputValue | undefined;
  readonly at: Date;
};

/** What became of it. */
export type Played = {
  readonly move: Move;
  readonly outcome: 'signed' | 'repeat' | 'refused';
  readonly code: string | null;
  readonly because: string;
};

/** Puts signatures to an approval in their order, each at its time, by what decides them for real; then lets time pass. */
export function play(
  asked: Approval,
  moves: readonly Move[],
  end: Date,
): { readonly after: Approval; readonly played: readonly Played[] } {
  const played: Played[] = [];
  let approval = asked;
  for (const move of moves) {
    const decided = decide(approval, { kind: 'sign', ...signing(approval, move) }, move.at);
    if (decided.ok) approval = decided.value.after;
    played.push(
      decided.ok
        ? { move, outcome: decided.value.repeat ? 'repeat' : 'signed', code: null, because: '' }
        : { move, outcome: 'refused', code: decided.refusal.code, because: decided.refusal.because },
    );
  }
  return { after: passTime(approval, end).after, played };
}

/** Who signed in the past knew what was newer, and meant it. */
function signing({ levels }: Approval, { at: _, level: name, ...move }: Move) {
  const level = levels.find((one) => one.name === name)?.id;
  return { ...move, ...(level === undefined ? {} : { level }), confirmOlder: true };
}
