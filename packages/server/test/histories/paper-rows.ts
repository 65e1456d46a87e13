import type { Approval, Approver, Level, Verdict } from '../../src/approvals/approval.ts';
import type { Decided } from '../../src/approvals/decide.ts';
import { difference } from '../../src/approvals/difference.ts';
import { type AddedLevel, type ApprovalEvent, type Signed, unasked } from '../../src/approvals/evolve.ts';
import type { ModelLevel, ModelQuestion } from '../models/approval-model.ts';
import type { Around, ModelSource } from '../models/people-model.ts';
import type { PaperPeople } from './paper-people.ts';
import { frozen, tickOf, timeOf } from './times.ts';

type Row = Omit<Level, 'approvers' | 'people' | 'fallback'> & {
  readonly sources: ModelSource[];
  readonly to: { sources: ModelSource[]; replace: boolean } | null;
  /** asked false: named by hand, before the level opens. */
  readonly approvers: { account: string; asked: boolean; waiting: boolean }[];
  readonly decisions: { account: string; onBehalfOf: string | null; verdict: Verdict }[];
};

/**
 * The rows of one approval as the database keeps them, on paper. `read` puts a state together as state.store.ts does,
 * `write` writes what approval.store.ts writes: nothing of a state after a decision is kept but what `difference` finds.
 */
export class PaperRows {
  readonly #question: ModelQuestion;
  readonly #people: PaperPeople;
  #levels: Row[];
  #status: Approval['status'] = 'open';
  #due: Approval['due'];
  subjectNow = 'd1';
  newer: Approval['newer'] = null;

  constructor(question: ModelQuestion, people: PaperPeople, tick: number) {
    const { levels, deadline } = question;
    this.#question = question;
    this.#people = people;
    this.#levels = levels.map((level, nth) => rowOf(level, String(nth), question.byHand));
    this.#due = deadline && {
      at: timeOf(tick + deadline.within),
      remind: (deadline.remind ?? [deadline.within / 4])
        .map((before) => timeOf(tick + deadline.within - before))
        .filter((at) => at > timeOf(tick) && at < timeOf(tick + deadline.within))
        .sort((a, b) => Number(a) - Number(b)),
      onTimeout: deadline.onTimeout,
    };
  }

  read(now: Date): Approval {
    const { barred, byHand, distinct, overriders } = this.#question;
    const rows = [...this.#levels].sort((a, b) => a.ordinal - b.ordinal || Number(a.id) - Number(b.id));
    return {
      ...{ id: '7', status: this.#status, digest: 'd1', subjectNow: this.subjectNow, barred, byHand },
      ...{ distinctPeople: distinct, due: this.#due, overriders, emergency: [...this.#people.glass] },
      newer: this.#status === 'open' ? this.newer : null,
      levels: rows.map((row) => this.#levelOf(row, tickOf(now))),
    };
  }

  #levelOf({ sources, to, approvers, decisions, ...row }: Row, tick: number): Level {
    const around: Around = { sources, barred: this.#question.barred, peopleOnly: row.peopleOnly };
    const asks = row.status === 'open' || row.status === 'waiting';
    const people = asks ? this.#people.seatsOf(around, tick) : [];
    const other = to && { ...around, sources: to.sources };
    const heldBy = to?.replace ? to.sources : [...sources, ...(to?.sources ?? [])];
    const fallback = asks && !row.escalated && other ? this.#people.seatsOf(other, tick, heldBy) : [];
    const meant = new Set(people.map(({ account }) => account));
    const seats = approvers
      .filter(({ asked }) => asked)
      .map(({ account }): Approver => {
        const made = decisions.find((one) => (one.onBehalfOf ?? one.account) === account);
        return {
          account,
          verdict: made?.verdict ?? null,
          by: made?.account ?? null,
          holder: row.status === 'open' && !made ? this.#people.holderOf(account, around, tick) : account,
          left: row.status === 'open' && !meant.has(account),
        };
      });
    const place = ({ account }: Approver) =>
      decisions.findIndex((one) => (one.onBehalfOf ?? one.account) === account);
    const signed = seats.filter((seat) => seat.by !== null).sort((a, b) => place(a) - place(b));
    const unsigned = seats.filter((seat) => seat.by === null);
    return { ...row, approvers: [...signed, ...unsigned], people, fallback };
  }

  /** Writes a decision: first changes by hand as such, then the difference, then signatures. */
  write(before: Approval, { events, after }: Decided): void {
    for (const event of events) this.#writeEdit(event);
    const { levels, asked, relieved } = difference(before, after);
    this.#status = after.status;
    this.#due = this.#due && after.due && { ...this.#due, remind: after.due.remind };
    for (const level of levels) this.#writeLevel(level);
    for (const { level, account, waiting } of asked)
      this.#change(level, (row) => ({
        approvers: [
          ...row.approvers.map((one) => (one.account === account ? { ...one, asked: true, waiting } : one)),
          ...(row.approvers.some((one) => one.account === account)
            ? []
            : [{ account, asked: true, waiting }]),
        ],
      }));
    for (const { level, account } of relieved)
      this.#change(level, ({ approvers }) => ({
        approvers: approvers.map((one) => (one.account === account ? { ...one, waiting: false } : one)),
      }));
    for (const event of events) if (event.kind === 'signed') this.#sign(event);
  }

  /** Whose seats are marked as waiting for them, by level: what lists of tasks are found by. */
  waiting(): { level: string; account: string }[] {
    return this.#levels.flatMap(({ id: level, approvers }) =>
      approvers.filter(({ waiting }) => waiting).map(({ account }) => ({ level, account })),
    );
  }

  #writeLevel({ id, status, overridden, timedOut, stuck, value, escalated, due, openedAt }: Level): void {
    this.#change(id, ({ sources, to, ...was }) => ({
      ...{ status, overridden, timedOut, stuck, value, escalated, due, openedAt },
      sources:
        escalated && !was.escalated && to ? (to.replace ? to.sources : [...sources, ...to.sources]) : sources,
    }));
  }

  #sign({ level, account, seat, verdict }: Signed): void {
    const onBehalfOf = seat === account ? null : seat;
    this.#change(level, ({ decisions }) => {
      if (decisions.some((one) => (one.onBehalfOf ?? one.account) === seat))
        throw new Error(`the seat of ${seat} is signed twice`);
      return { decisions: [...decisions, { account, onBehalfOf, verdict }] };
    });
  }

  #writeEdit(event: ApprovalEvent): void {
    if (event.kind === 'level-added') this.#levels.push(addedRow(event.level));
    if (event.kind === 'level-renamed') this.#change(event.level, () => ({ name: event.name }));
    if (event.kind === 'level-removed') this.#levels = this.#levels.filter(({ id }) => id !== event.level);
    if (event.kind === 'approver-added')
      this.#change(event.level, ({ sources, approvers }) => {
        if (approvers.some(({ account }) => account === event.account))
          throw new Error(`${event.account} is named twice`);
        return {
          sources: [...sources, { user: event.account }],
          approvers: [...approvers, { account: event.account, asked: false, waiting: false }],
        };
      });
    if (event.kind === 'approver-removed')
      this.#change(event.level, ({ sources, approvers }) => ({
        sources: sources.filter((one) => !('user' in one && one.user === event.account)),
        approvers: approvers.filter(({ account }) => account !== event.account),
      }));
  }

  #change(id: string, of: (row: Row) => Partial<Row>): void {
    this.#levels = this.#levels.map((row) => (row.id === id ? { ...row, ...of(row) } : row));
  }
}

const empty = { ...unasked, to: null, approvers: [], decisions: [] };

const named = (accounts: readonly string[]) =>
  accounts.map((account) => ({ account, asked: false, waiting: false }));

const addedRow = ({ id, ordinal, name, rule, people }: AddedLevel): Row => ({
  ...empty,
  ...{ id, ordinal, name, rule, sources: people.map((user) => ({ user })), approvers: named(people) },
});

function rowOf(level: ModelLevel, id: string, byHand: boolean): Row {
  const { ordinal, rule, sources, applies, peopleOnly, deadline, input } = level;
  const status = applies ? 'waiting' : 'not-applicable';
  const { to = null, replace = false } = deadline?.escalate ?? {};
  return {
    ...empty,
    ...{ id, ordinal, name: `L${id}`, rule, sources, peopleOnly, status },
    because: applies ? '' : 'It applies only in prod.',
    to: to && { sources: to, replace },
    approvers: byHand ? named(sources.flatMap((one) => ('user' in one ? [one.user] : []))) : [],
    input: input && { name: 'ticket', type: 'choice', options: input.options, required: input.required },
    deadline: deadline && frozen(deadline),
  };
}
