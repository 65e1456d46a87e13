/**
 * A second approval engine, written to be obviously right rather than good: it keeps lists, tries out every way the
 * people still to sign could sign, and shares no code with the first. Random histories are played to both.
 */
export type ModelRule = { veto?: true } & ModelCount;
type ModelCount =
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
  state: 'waiting' | 'open' | 'approved' | 'rejected' | 'closed' | 'removed';
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

  /** Somebody who may override answers a level in place of its people. */
  overrideLevel(nth: number, verdict: 'approve' | 'reject'): string {
    const level = this.running[nth];
    if (this.state !== 'open' || level?.state !== 'open') return 'refused';
    level.state = verdict === 'approve' ? 'approved' : 'rejected';
    if (verdict === 'approve') this.openNext();
    else this.end('rejected');
    return 'overridden';
  }

  /** A new level, behind all others. */
  addLevel(rule: ModelRule, people: string[]): string {
    if (this.state !== 'open') return 'refused';
    const there = this.levels.filter((_, nth) => this.running[nth]?.state !== 'removed');
    if (there.length >= 10) return 'refused';
    this.levels.push({ ordinal: Math.max(0, ...there.map(({ ordinal }) => ordinal)) + 1, rule, people });
    this.running.push({ asked: [], votes: [], state: 'waiting' });
    this.goOn();
    return 'changed';
  }

  removeLevel(nth: number): string {
    const level = this.running[nth];
    if (!this.mayChange(level) || level.votes.length > 0) return 'refused';
    level.state = 'removed';
    this.goOn();
    return 'changed';
  }

  addApprover(nth: number, who: string): string {
    const level = this.running[nth];
    const people = this.levels[nth]?.people ?? [];
    if (!this.mayChange(level) || people.includes(who)) return 'refused';
    people.push(who);
    if (level.state === 'open') level.asked.push(who);
    return 'changed';
  }

  removeApprover(nth: number, who: string): string {
    const level = this.running[nth];
    const planned = this.levels[nth];
    if (!this.mayChange(level) || !planned?.people.includes(who)) return 'refused';
    if (level.votes.some((vote) => vote.who === who)) return 'refused';
    planned.people = planned.people.filter((one) => one !== who);
    level.asked = level.asked.filter((one) => one !== who);
    return 'changed';
  }

  private mayChange(level: Running | undefined): level is Running {
    return this.state === 'open' && (level?.state === 'waiting' || level?.state === 'open');
  }

  /** After a change by hand: a level whose turn has come opens, but nothing is ever approved by it. */
  private goOn(): void {
    if (this.running.some(({ state }) => state === 'open')) return;
    if (this.running.some(({ state }) => state === 'waiting')) this.openNext();
  }

  private settle(nth: number): void {
    const level = this.running[nth] as Running;
    const rule = (this.levels[nth] as ModelLevel).rule;
    const silent = level.asked.filter(
      (who) => !this.gone.has(who) && !level.votes.some((vote) => vote.who === who),
    );
    const vetoed = rule.veto && level.votes.some((vote) => vote.verdict === 'reject');
    if (!vetoed && passes(rule, level.votes, silent.length)) {
      level.state = 'approved';
      this.openNext();
    } else if (vetoed || isLost(rule, level.votes, silent)) {
      level.state = 'rejected';
      this.end('rejected');
    }
  }

  private openNext(): void {
    for (const ordinal of [...new Set(this.levels.map((level) => level.ordinal))].sort((a, b) => a - b)) {
      const row = this.running.filter(
        ({ state }, nth) => state !== 'removed' && this.levels[nth]?.ordinal === ordinal,
      );
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
