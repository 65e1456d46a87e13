import type { Approval, ApprovalLevel } from '@countersign/contract/approval-shapes.ts';

type Signer = ApprovalLevel['signers'][number];

/** Levels that are asked side by side, in the order in which their turn comes. */
export function rungsOf(levels: readonly ApprovalLevel[]): ApprovalLevel[][] {
  const ordinals = [...new Set(levels.map(({ ordinal }) => ordinal))].sort((one, other) => one - other);
  return ordinals.map((ordinal) => levels.filter((level) => level.ordinal === ordinal));
}

/** The people of a level: who has signed, in that order, who still can, and who is no longer asked. */
export const peopleOf = ({ signers, status }: ApprovalLevel) => ({
  signed: signers.filter(({ verdict }) => verdict !== null),
  canSign: status === 'open' ? signers.filter(({ verdict, left }) => verdict === null && !left) : [],
  gone: status === 'open' ? signers.filter(({ verdict, left }) => verdict === null && left) : [],
});

/** Until when a level has to be decided: its own time, or that of the whole if it is over earlier; null: no time. */
export const dueOf = (
  approval: Pick<Approval, 'dueAt'>,
  level: Pick<ApprovalLevel, 'dueAt'>,
): string | null => [approval.dueAt, level.dueAt].filter((at) => at !== null).sort()[0] ?? null;

/** Is it past? `now` in milliseconds. */
export const isOver = (at: string | null, now: number): boolean => at !== null && Date.parse(at) < now;

export type Signature = { readonly level: ApprovalLevel; readonly signer: Signer };

/** The last signature on an approval; undefined: nobody has signed. */
export const lastSignature = ({ levels }: Pick<Approval, 'levels'>): Signature | undefined =>
  levels
    .flatMap((level) => level.signers.map((signer) => ({ level, signer })))
    .filter(({ signer }) => signer.decidedAt !== null)
    .sort((one, other) => String(one.signer.decidedAt).localeCompare(String(other.signer.decidedAt)))
    .at(-1);

/** The levels that people are asked on now. */
export const openLevels = ({ levels }: Pick<Approval, 'levels'>): ApprovalLevel[] =>
  levels.filter(({ status }) => status === 'open');

const sources = {
  role: 'source_role',
  group: 'source_group',
  user: 'source_user',
  maintainers: 'source_maintainers',
} as const;

/** A source of approvers as a policy names it, taken apart: `role:CAB` is the role CAB, `ann` a person. */
export function sourceOf(source: string): {
  readonly word: (typeof sources)[keyof typeof sources];
  readonly name: string;
} {
  if (source === 'maintainers') return { word: sources.maintainers, name: source };
  const [, kind, name = ''] = /^(role|group):(.*)$/s.exec(source) ?? [];
  return kind === 'role' || kind === 'group'
    ? { word: sources[kind], name }
    : { word: sources.user, name: source };
}

/** What somebody did who signed. */
export const verdicts = { approve: 'verdict_approve', reject: 'verdict_reject' } as const;
