import { type Around, type ModelSource, PeopleModel } from './people-model.ts';
import { isHopeless, isLost, type ModelRule, passes, type Verdict, type Vote } from './rule-model.ts';

/**
 * A second approval engine, written to be obviously right rather than good: it keeps lists, counts time tick by tick,
 * tries out every way the people still to sign could sign, and shares no code with the first. Random histories are
 * played to both.
 */
export type ModelDeadline = {
  within: number;
  remind: number[] | null;
  onTimeout: 'reject' | 'expire' | 'escalate';
  escalate: { to: ModelSource[]; replace: boolean; within: number; onTimeout: 'reject' | 'expire' } | null;
};
export type ModelLevel = {
  ordinal: number;
  rule: ModelRule;
  sources: ModelSource[];
  applies: boolean;
  peopleOnly: boolean;
  deadline: ModelDeadline | null;
  input: { options: string[]; required: boolean } | null;
};
export type ModelQuestion = {
  levels: ModelLevel[];
  byHand: boolean;
  byRule: boolean;
  distinct: boolean;
  barred: string[];
  overriders: string[];
  deadline: { within: number; remind: number[] | null; onTimeout: 'reject' | 'expire' } | null;
};

export type ModelSigning = {
  who: string;
  inPerson: boolean;
  verdict: Verdict;
  level: number | undefined;
  whose: string | undefined;
  confirmed: boolean;
  input: string | undefined;
  digest: string | undefined;
};

type Due = { from: number; at: number; remind: number[] | null; reminded: number };
type Running = {
  sources: ModelSource[];
  asked: string[];
  votes: Vote[];
  value: string | null;
  state: 'waiting' | 'open' | 'approved' | 'rejected' | 'closed' | 'not-applicable' | 'removed';
  openedAt: number | null;
  due: Due | null;
  escalated: boolean;
};
export type Reminder = { level: number | null; last: boolean };

export class ApprovalModel {
  readonly question: ModelQuestion;
  people = new PeopleModel();
  levels: ModelLevel[];
  running: Running[];
  state = 'open';
  now = 0;
  due: Due | null = null;
  newer = false;
  changed = false;

  constructor(question: ModelQuestion) {
    this.question = question;
    this.levels = [...question.levels];
    this.running = this.levels.map((level) => ({
      ...{ sources: level.sources, asked: [], votes: [], value: null, openedAt: null, due: null },
      ...{ escalated: false, state: level.applies ? 'waiting' : 'not-applicable' },
    }));
  }

  /** Another of the same kind. What happens to it does not happen to this one; people are the same for both. */
  copy(): ApprovalModel {
    const twin = new ApprovalModel(this.question);
    twin.people = this.people;
    twin.levels = this.levels.map((level) => ({ ...level }));
    twin.running = this.running.map((level) => ({
      ...level,
      asked: [...level.asked],
      votes: [...level.votes],
      due: level.due && { ...level.due },
    }));
    twin.due = this.due && { ...this.due };
    const { state, now, newer, changed } = this;
    return Object.assign(twin, { state, now, newer, changed });
  }

  submit(now: number): void {
    this.now = now;
    this.due = this.question.deadline && dueOf(this.question.deadline, now);
    if (this.question.byRule) this.end('approved');
    else this.openNext();
  }

  /** Tick by tick: what was due at one is over with the next. */
  passTime(now: number): void {
    for (let tick = this.now; tick < now; tick += 1) this.runOut(tick);
    this.now = now;
  }

  private runOut(tick: number): void {
    if (this.state !== 'open') return;
    if (this.due?.at === tick) this.timeOut(this.question.deadline?.onTimeout);
    for (const [nth, level] of this.running.entries())
      if (level.state === 'open' && level.due?.at === tick) this.levelRunsOut(nth, level, tick);
  }

  private levelRunsOut(nth: number, level: Running, tick: number): void {
    const deadline = this.levels[nth]?.deadline;
    const onTimeout = level.escalated ? deadline?.escalate?.onTimeout : deadline?.onTimeout;
    if (onTimeout === 'escalate' && deadline?.escalate) {
      const { to, replace, within } = deadline.escalate;
      const fallback = this.meant({ ...this.around(nth), sources: to });
      level.sources = replace ? to : [...level.sources, ...to];
      level.asked.push(...fallback.filter((who) => !level.asked.includes(who)));
      level.escalated = true;
      level.due = { from: tick, at: tick + within, remind: null, reminded: tick };
      return;
    }
    if (onTimeout === 'reject') level.state = 'rejected';
    this.timeOut(onTimeout);
  }

  private timeOut(onTimeout: string | undefined): void {
    this.end(onTimeout === 'reject' ? 'rejected' : 'expired');
  }

  private around(nth: number): Around {
    const { barred } = this.question;
    return { sources: this.running[nth]?.sources ?? [], barred, peopleOnly: !!this.levels[nth]?.peopleOnly };
  }

  private meant(around: Around): string[] {
    return everybody.filter((who) => this.people.means(who, around));
  }

  /** The seats of an open level that can still be signed, each with who sits there. */
  seats(nth: number): { seat: string; who: string }[] {
    const level = this.running[nth];
    if (this.state !== 'open' || level?.state !== 'open') return [];
    return this.seatsOf(nth, level.asked, level.votes);
  }

  private seatsOf(nth: number, asked: string[], votes: Vote[]): { seat: string; who: string }[] {
    const around = this.around(nth);
    return asked
      .filter((seat) => !votes.some((vote) => vote.seat === seat))
      .filter((seat) => this.people.means(seat, around))
      .map((seat) => ({ seat, who: this.people.sitsOn(seat, around, this.now) }))
      .filter(({ who }) => !votes.some((vote) => vote.who === who))
      .filter(({ seat, who }) => !this.isSpent(nth, seat) && !this.isSpent(nth, who));
  }

  /** Where people must be distinct: they have signed another level, or had it signed for them. */
  private isSpent(nth: number, who: string): boolean {
    return (
      this.question.distinct &&
      this.running.some(
        ({ votes, state }, other) =>
          other !== nth && state !== 'removed' && votes.some((vote) => vote.who === who || vote.seat === who),
      )
    );
  }

  /** Whether nothing can ever become of a seat any more. */
  isDone(nth: number, seat: string): boolean {
    return this.isSpent(nth, seat) || !!this.running[nth]?.votes.some((vote) => vote.seat === seat);
  }

  /** Who can sign a level now, each once. */
  signers(nth: number): string[] {
    return [...new Set(this.seats(nth).map(({ who }) => who))];
  }

  /** 'signed', or 'nothing' where it is refused or a repeat. */
  sign({ who, level, verdict, whose, ...said }: ModelSigning): string {
    if (this.state === 'open' && (this.changed || (said.digest !== undefined && said.digest !== 'd1')))
      return 'nothing';
    const meant = this.running.map((_, nth) => nth).filter((nth) => level === undefined || nth === level);
    const mine = meant.flatMap((nth) => {
      const held = this.seats(nth).filter((seat) => seat.who === who && (whose ?? seat.seat) === seat.seat);
      const best = held.find(({ seat }) => seat === who) ?? held[0];
      return best ? [{ nth, seat: best.seat }] : [];
    });
    const signed = meant.filter((nth) => this.running[nth]?.votes.some((vote) => vote.who === who));
    const [one] = mine;
    if (one === undefined || mine.length + signed.length > 1) return 'nothing';
    const running = this.running[one.nth] as Running;
    if (this.levels[one.nth]?.peopleOnly && !said.inPerson) return 'nothing';
    if (this.newer && !said.confirmed) return 'nothing';
    if (!this.mayBeSaid(one.nth, verdict, said.input)) return 'nothing';
    running.votes.push({ seat: one.seat, who, verdict });
    running.value = said.input ?? running.value;
    this.settle(one.nth);
    return 'signed';
  }

  private mayBeSaid(nth: number, verdict: Verdict, said: string | undefined): boolean {
    const asks = this.levels[nth]?.input ?? null;
    const value = this.running[nth]?.value ?? null;
    if (verdict === 'reject') return said === undefined;
    if (said === undefined) return !(asks?.required && value === null);
    return !!asks?.options.includes(said) && (value === null || value === said);
  }

  end(state: string): string {
    if (this.state !== 'open') return 'nothing';
    this.state = state;
    for (const level of this.running)
      if (level.state === 'open' || level.state === 'waiting') level.state = 'closed';
    return 'ended';
  }

  override(who: string, inPerson: boolean): string {
    return this.mayOverride(who, inPerson) ? this.end('overridden') : 'nothing';
  }

  /** Somebody who may override answers a level in place of its people. */
  overrideLevel(nth: number, who: string, inPerson: boolean, verdict: Verdict): string {
    const level = this.running[nth];
    if (this.state !== 'open' || level?.state !== 'open' || !this.mayOverride(who, inPerson))
      return 'nothing';
    level.state = verdict === 'approve' ? 'approved' : 'rejected';
    if (verdict === 'approve') this.openNext();
    else this.end('rejected');
    return 'overridden';
  }

  private mayOverride(who: string, inPerson: boolean): boolean {
    if (!inPerson && this.levels.some(({ peopleOnly }) => peopleOnly)) return false;
    if (inPerson && this.people.holdsGlass(who)) return true;
    return this.question.overriders.includes(who) && !this.question.barred.includes(who);
  }

  /** A new level, behind all others. */
  addLevel(people: string[]): string {
    const there = this.levels.filter((_, nth) => this.running[nth]?.state !== 'removed');
    if (!this.question.byHand || this.state !== 'open' || there.length >= 10) return 'nothing';
    if (people.some((who) => this.question.barred.includes(who))) return 'nothing';
    const ordinal = Math.max(0, ...there.map((level) => level.ordinal)) + 1;
    const sources = people.map((user) => ({ user }));
    const plain = { applies: true, peopleOnly: false, deadline: null, input: null };
    this.levels.push({ ordinal, rule: { kind: 'everyone' }, sources, ...plain });
    this.running.push({
      ...{ sources, asked: [], votes: [], value: null, state: 'waiting' },
      ...{ openedAt: null, due: null, escalated: false },
    });
    this.goOn();
    return 'changed';
  }

  removeLevel(nth: number): string {
    const level = this.running[nth];
    if (!this.mayChange(level) || level.votes.length > 0) return 'nothing';
    level.state = 'removed';
    this.goOn();
    return 'changed';
  }

  addApprover(nth: number, who: string): string {
    const level = this.running[nth];
    if (!this.mayChange(level) || isNamed(level, who)) return 'nothing';
    if (this.question.barred.includes(who)) return 'nothing';
    level.sources = [...level.sources, { user: who }];
    if (level.state === 'open') level.asked.push(who);
    return 'changed';
  }

  removeApprover(nth: number, who: string): string {
    const level = this.running[nth];
    if (!this.mayChange(level) || !isNamed(level, who)) return 'nothing';
    if (level.votes.some((vote) => vote.seat === who)) return 'nothing';
    level.sources = level.sources.filter((source) => !('user' in source && source.user === who));
    level.asked = level.asked.filter((one) => one !== who);
    return 'changed';
  }

  private mayChange(level: Running | undefined): level is Running {
    if (!this.question.byHand || this.state !== 'open') return false;
    return level?.state === 'waiting' || level?.state === 'open';
  }

  /** After a change by hand: a level whose turn has come opens, but nothing is ever approved by it. */
  private goOn(): void {
    if (this.running.some(({ state }) => state === 'open')) return;
    if (this.running.some(({ state }) => state === 'waiting')) this.openNext();
  }

  private settle(nth: number): void {
    const level = this.running[nth] as Running;
    const rule = (this.levels[nth] as ModelLevel).rule;
    const silent = this.signers(nth).length;
    if (passes(rule, level.votes, silent)) {
      level.state = 'approved';
      this.openNext();
    } else if (isLost(rule, level.votes, silent)) {
      level.state = 'rejected';
      this.end('rejected');
    }
  }

  private openNext(): void {
    const applying = this.running.filter(({ state }) => state !== 'removed' && state !== 'not-applicable');
    const ordinalOf = (level: Running) => this.levels[this.running.indexOf(level)]?.ordinal ?? 0;
    for (const ordinal of [...new Set(applying.map(ordinalOf))].sort((a, b) => a - b)) {
      const row = applying.filter((level) => ordinalOf(level) === ordinal);
      if (row.every((level) => level.state === 'approved')) continue;
      for (const level of row) if (level.state === 'waiting') this.open(level);
      return;
    }
    if (applying.length > 0) this.state = 'approved';
  }

  private open(level: Running): void {
    const nth = this.running.indexOf(level);
    const deadline = this.levels[nth]?.deadline ?? null;
    level.state = 'open';
    level.openedAt = this.now;
    level.asked = this.inOrder(this.meant(this.around(nth)), level);
    level.due = deadline && dueOf(deadline, this.now);
  }

  /** Who is named by hand stays in the order in which they were named. */
  private inOrder(people: string[], { sources }: Running): string[] {
    if (!this.question.byHand) return people;
    const place = (who: string) => sources.findIndex((source) => 'user' in source && source.user === who);
    return people.sort((a, b) => place(a) - place(b));
  }

  /** The reminders whose time has come since it was looked last; each goes out once, however late. */
  remind(): Reminder[] {
    if (this.state !== 'open') return [];
    const whole = this.take(this.due).map((last) => ({ level: null, last }));
    const levels = this.running.flatMap((level, nth) =>
      level.state === 'open' ? this.take(level.due).map((last) => ({ level: nth, last })) : [],
    );
    return [...whole, ...levels];
  }

  private take(due: Due | null): boolean[] {
    if (due === null) return [];
    const all = instants(due);
    const ripe = all.filter((at) => at > due.reminded && at <= this.now);
    if (ripe.length === 0) return [];
    due.reminded = this.now;
    return [all.every((at) => at <= this.now)];
  }

  /** Those who have come to be among the people of a level that nobody else can satisfy are asked as well. */
  join(): void {
    for (const [nth, level] of this.running.entries())
      if (level.state === 'open' && this.isHopeless(nth))
        level.asked.push(...this.meant(this.around(nth)).filter((who) => !level.asked.includes(who)));
  }

  /** Whether nobody who is left can satisfy a level that is open, or whose turn will come. */
  isHopeless(nth: number): boolean {
    const level = this.running[nth];
    const rule = this.levels[nth]?.rule;
    if (level === undefined || rule === undefined || this.state !== 'open') return false;
    if (level.state !== 'open' && level.state !== 'waiting') return false;
    const asked = level.state === 'open' ? level.asked : this.meant(this.around(nth));
    // A level that is made by hand, and to which nobody has been added yet.
    if (this.question.byHand && asked.length === 0) return false;
    const silent = new Set(this.seatsOf(nth, asked, level.votes).map(({ who }) => who));
    return isHopeless(rule, level.votes, silent.size);
  }

  /** Whether an open level is lost already, and the next signature of whatever kind will say so. */
  isLost(nth: number): boolean {
    const level = this.running[nth];
    const rule = this.levels[nth]?.rule;
    if (level?.state !== 'open' || rule === undefined) return false;
    const silent = this.signers(nth).length;
    return !passes(rule, level.votes, silent) && isLost(rule, level.votes, silent);
  }
}

export const everybody = ['A', 'B', 'C', 'D', 'E', 'S', 'X'];

const isNamed = ({ sources, asked }: Running, who: string): boolean =>
  asked.includes(who) || sources.some((source) => 'user' in source && source.user === who);

const dueOf = ({ within, remind }: { within: number; remind: number[] | null }, from: number): Due => ({
  ...{ from, at: from + within, remind, reminded: from },
});

/** When people are reminded: as the policy says, or when a quarter of the time is left; never outside it. */
const instants = ({ from, at, remind }: Due): number[] =>
  (remind === null ? [from + (3 * (at - from)) / 4] : remind.map((before) => at - before)).filter(
    (instant) => instant > from && instant < at,
  );
