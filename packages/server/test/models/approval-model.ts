/**
 * A second approval engine, written to be obviously right rather than good: it keeps lists, tries out every way the
 * people still to sign could sign, and shares no code with the first. Random histories are played to both.
 */
export type ModelRule =
  | { kind: 'anyone' }
  | { kind: 'everyone' }
  | { kind: 'first-response' }
  | { kind: 'majority' }
  | { kind: 'percent'; percent: number }
  | { kind: 'at-least'; count: number };

export type ModelLevel = { ordinal: number; rule: ModelRule; people: string[] };
type Vote = { who: string; verdict: 'approve' | 'reject' };
type Running = {
  asked: string[];
  votes: Vote[];
  state: 'waiting' | 'open' | 'approved' | 'rejected' | 'closed';
};

export class ApprovalModel {
  readonly gone = new Set<string>();
  readonly running: Running[];
  readonly levels: ModelLevel[];
  state = 'open';

  constructor(levels: ModelLevel[]) {
    this.levels = levels;
    this.running = levels.map(() => ({ asked: [], votes: [], state: 'waiting' }));
    this.openNext();
  }

  leave(who: string): void {
    this.gone.add(who);
  }

  /** 'signed', 'repeat' or 'refused'. */
  sign(nth: number, who: string, verdict: 'approve' | 'reject'): string {
    const level = this.running[nth];
    if (!level) return 'refused';
    const before = level.votes.find((vote) => vote.who === who);
    if (before) return before.verdict === verdict ? 'repeat' : 'refused';
    if (level.state !== 'open' || !level.asked.includes(who) || this.gone.has(who)) return 'refused';
    level.votes.push({ who, verdict });
    this.settle(nth);
    return 'signed';
  }

  end(state: string): string {
    if (this.state !== 'open') return 'refused';
    this.state = state;
    for (const level of this.running)
      if (level.state === 'open' || level.state === 'waiting') level.state = 'closed';
    return 'ended';
  }

  private settle(nth: number): void {
    const level = this.running[nth] as Running;
    const rule = (this.levels[nth] as ModelLevel).rule;
    const silent = level.asked.filter(
      (who) => !this.gone.has(who) && !level.votes.some((vote) => vote.who === who),
    );
    if (passes(rule, level.votes, silent.length)) {
      level.state = 'approved';
      this.openNext();
    } else if (isLost(rule, level.votes, silent)) {
      level.state = 'rejected';
      this.end('rejected');
    }
  }

  private openNext(): void {
    for (const ordinal of [...new Set(this.levels.map((level) => level.ordinal))].sort((a, b) => a - b)) {
      const row = this.running.filter((_, nth) => this.levels[nth]?.ordinal === ordinal);
      if (row.every((level) => level.state === 'approved')) continue;
      for (const level of row) if (level.state === 'waiting') this.open(level);
      return;
    }
    if (this.levels.length > 0) this.state = 'approved';
  }

  private open(level: Running): void {
    const people = this.levels[this.running.indexOf(level)]?.people ?? [];
    level.state = 'open';
    level.asked = people.filter((who, at) => people.indexOf(who) === at && !this.gone.has(who));
  }
}

/** The rules as the documents word them: of those who count, how many have approved. */
function passes(rule: ModelRule, votes: Vote[], silent: number): boolean {
  const yes = votes.filter((vote) => vote.verdict === 'approve').length;
  const all = votes.length + silent;
  if (rule.kind === 'anyone') return yes > 0;
  if (rule.kind === 'everyone') return all > 0 && yes === all;
  if (rule.kind === 'first-response') return votes[0]?.verdict === 'approve';
  if (rule.kind === 'percent') return all > 0 && 100 * yes >= rule.percent * all;
  if (rule.kind === 'majority') return yes > all - yes;
  return yes >= rule.count;
}

/** Somebody said no, and however those still silent sign, it never passes. */
function isLost(rule: ModelRule, votes: Vote[], silent: string[]): boolean {
  if (!votes.some((vote) => vote.verdict === 'reject')) return false;
  for (let ways = 0; ways < 2 ** silent.length; ways += 1) {
    const future: Vote[] = silent.map((who, bit) => ({
      who,
      verdict: (ways >> bit) & 1 ? 'approve' : 'reject',
    }));
    if (passes(rule, [...votes, ...future], 0)) return false;
  }
  return true;
}
