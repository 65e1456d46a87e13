import type { Approval, ApprovalLevel } from '@countersign/contract/approval-shapes.ts';

type Signed = ApprovalLevel['signers'][number];

/** Who has said something in a review, in the order in which they did. */
export function saidIn({ levels }: Pick<Approval, 'levels'>): Signed[] {
  const signed = levels.flatMap(({ signers }) => signers).filter(({ verdict }) => verdict !== null);
  return signed.sort((one, other) => (one.decidedAt ?? '').localeCompare(other.decidedAt ?? ''));
}

/** The levels people are asked at now. */
export const openLevels = ({ levels }: Pick<Approval, 'levels'>): ApprovalLevel[] =>
  levels.filter(({ status }) => status === 'open');
