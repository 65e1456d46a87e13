import type { Simulation } from '@countersign/contract/simulation-shapes.ts';
import type { Approval } from '../approvals/approval.ts';
import { usernames } from '../approvals/showing/approval.views.ts';
import { explain } from '../approvals/showing/explain.ts';
import type { Reader } from '../kernel/database.ts';
import { type Move, type Played, play } from './play.ts';
import { type Past, type Signed, signaturesOf } from './subjects.views.ts';

type Asked = {
  readonly past: Past;
  readonly asked: Approval;
  /** Up to when time passes when the past approval has not ended. */
  readonly until: Date;
};

/**
 * Puts the signatures of a past approval, in their order and each at its time, to one that was asked instead of it. How
 * it was ended otherwise than by signing is not played. `who` holds account ids.
 */
export async function replay(
  reader: Reader,
  project: string,
  { past, asked, until }: Asked,
): Promise<Simulation['replay']> {
  const signed = await signaturesOf(reader, project, past.id);
  const end = past.decidedAt ?? until;
  const { after, played } = play(asked, signed.map(moveOf), end);
  const names = await usernames(
    reader,
    signed.flatMap(({ by, whose }) => [by, whose ?? by]),
  );
  return {
    happened: past.status,
    status: after.status,
    differs: after.status !== past.status,
    signatures: played.map((one, nth) => shown(one, signed[nth]?.level ?? '', names)),
    explanation: explain(after, end),
  };
}

/** Whether an agent signed is not known any more: people are taken to have signed in person. */
const moveOf = ({ by, kind, whose, level, verdict, input, at }: Signed): Move => ({
  ...{ by, inPerson: kind === 'person', verdict, level, at },
  ...(whose === null ? {} : { whose }),
  ...(input === null || verdict === 'reject' ? {} : { input }),
});

const shown = (
  { move, outcome, code, because }: Played,
  level: string,
  names: ReadonlyMap<string, string>,
) => ({
  by: names.get(move.by) ?? move.by,
  onBehalfOf: move.whose === undefined ? null : (names.get(move.whose) ?? move.whose),
  ...{ level, verdict: move.verdict, at: move.at.toISOString(), outcome, code, because },
});
