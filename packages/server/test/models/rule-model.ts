export type ModelRule = { veto?: true } & ModelCount;
type ModelCount =
  | { kind: 'anyone' }
  | { kind: 'everyone' }
  | { kind: 'first-response' }
  | { kind: 'majority' }
  | { kind: 'percent'; percent: number }
  | { kind: 'at-least'; count: number };

export type Verdict = 'approve' | 'reject';
/** A signature: on whose seat, by whom. */
export type Vote = { seat: string; who: string; verdict: Verdict };

/** The rules as the documents word them: of those who count, how many have approved. */
export function passes(rule: ModelRule, votes: { verdict: Verdict }[], silent: number): boolean {
  if (rule.veto && votes.some((vote) => vote.verdict === 'reject')) return false;
  const yes = votes.filter((vote) => vote.verdict === 'approve').length;
  const all = votes.length + silent;
  if (rule.kind === 'anyone') return yes > 0;
  if (rule.kind === 'everyone') return all > 0 && yes === all;
  if (rule.kind === 'first-response') return votes[0]?.verdict === 'approve';
  if (rule.kind === 'percent') return all > 0 && 100 * yes >= rule.percent * all;
  if (rule.kind === 'majority') return yes > all - yes;
  return yes >= rule.count;
}

const isIn = (nth: number, way: number): boolean => ((way >> nth) & 1) === 1;

/** Somebody said no, and it fails by that at once, or however those still silent sign, it never passes. */
export function isLost(rule: ModelRule, votes: Vote[], silent: number): boolean {
  if (!votes.some((vote) => vote.verdict === 'reject')) return false;
  for (let way = 0; way < 2 ** silent; way += 1) {
    const future = Array.from({ length: silent }, (_, nth) => ({
      verdict: isIn(nth, way) ? ('approve' as const) : ('reject' as const),
    }));
    if (passes(rule, [...votes, ...future], 0)) return false;
  }
  return true;
}

/** Whichever of those still silent approve, and however many of them: not one more signature makes it pass. */
export function isHopeless(rule: ModelRule, votes: Vote[], silent: number): boolean {
  for (let way = 1; way < 2 ** silent; way += 1) {
    const approving = Array.from({ length: silent }, (_, nth) => nth).filter((nth) => isIn(nth, way));
    const future = approving.map(() => ({ verdict: 'approve' as const }));
    if (passes(rule, [...votes, ...future], silent - approving.length)) return false;
  }
  return true;
}
