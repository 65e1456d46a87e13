import type { BreakGlassWithUses } from '@countersign/contract/break-glass.ts';
import { oneLine, type Section } from '../letter.ts';
import { approvalLink } from '../news.ts';

/** That the glass was broken, or that it is over, with what it was used for. */
export type GlassNews = {
  readonly kind: 'broken' | 'ended';
  readonly project: { readonly key: string; readonly name: string };
  readonly glass: BreakGlassWithUses;
};

/** The subject of the mail that says so. */
export const glassSubject = ({ kind, project, glass }: GlassNews): string =>
  oneLine(
    kind === 'broken'
      ? `[${project.name}] ${glass.who} has broken the glass`
      : `[${project.name}] Break-glass of ${glass.who} is over: ${counted(glass.uses.length)}`,
  );

const counted = (uses: number): string =>
  uses === 0 ? 'used for nothing' : uses === 1 ? 'used once' : `used ${uses} times`;

/** What the mail consists of. */
export function glassSection(origin: string, { kind, project, glass }: GlassNews): Section {
  const { who, reason, startedAt, endsAt, endedAt, review, uses } = glass;
  const facts: [string, string][] = [
    ['Project', project.name],
    ['Broken by', who],
    ['Since', startedAt],
    kind === 'broken' ? ['Until', endsAt] : ['Ended', endedAt ?? endsAt],
    ...uses.map(({ what, at }): [string, string] => ['Used', `${what}, ${at}`]),
    ...(kind === 'ended' && uses.length === 0 ? [['Used', 'for nothing'] as [string, string]] : []),
    ['Review', review.verdict ?? 'waits for the reviewers'],
  ];
  return {
    heading: kind === 'broken' ? `${who} has broken the glass` : `Break-glass of ${who} is over`,
    facts,
    quotes: reason === '' ? [] : [{ who, words: reason }],
    link: { label: 'See its review', url: approvalLink(origin, project.key, review.approval) },
  };
}
