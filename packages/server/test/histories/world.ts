import { wakeUp } from '../../src/approvals/announcements.ts';
import type { Approval } from '../../src/approvals/approval.ts';
import { type Command, type Decided, decide } from '../../src/approvals/decide.ts';
import { ApprovalModel, type ModelQuestion } from '../models/approval-model.ts';
import type { PeopleEvent } from '../models/people-model.ts';
import { PaperPeople } from './paper-people.ts';
import { PaperRows } from './paper-rows.ts';
import { sameState } from './same-state.ts';
import { timeOf } from './times.ts';

const context = { project: { id: '1' } };

/** One history as it goes: the core over rows on paper, and the model beside it. */
export class World {
  readonly people = new PaperPeople();
  readonly rows: PaperRows;
  model: ApprovalModel;
  tick = 0;
  /** How many steps were taken, and whether anything is different since the one before. */
  steps = 0;
  moved = false;
  /** When somebody looks at the approval by the jobs that were queued. */
  readonly looks = new Set<number>();
  /** What happened in it, by kind: histories must be interesting. */
  readonly seen: Record<string, number> = {};

  constructor(question: ModelQuestion, members: Readonly<Record<string, readonly string[]>>) {
    this.model = new ApprovalModel(question);
    this.rows = new PaperRows(question, this.people, this.tick);
    for (const [role, all] of Object.entries(members))
      for (const who of all) this.happen({ kind: 'joined', who, role });
    this.command({ kind: 'submit', byRule: question.byRule });
    this.model.submit(this.tick);
  }

  get now(): Date {
    return timeOf(this.tick);
  }

  happen(event: PeopleEvent): void {
    this.moved = true;
    this.people.write(event, this.model.people.list.length);
    this.model.people.list.push(event);
  }

  /** Gives a command to the core and writes what it does. Undefined: it was refused, or there is nothing to write. */
  command(command: Command): Decided | undefined {
    const before = this.rows.read(this.now);
    const outcome = decide(before, command, this.now);
    if (!outcome.ok || outcome.value.repeat) return undefined;
    const decided = outcome.value;
    this.moved = true;
    this.rows.write(before, decided);
    for (const { kind } of decided.events) this.seen[kind] = (this.seen[kind] ?? 0) + 1;
    for (const job of wakeUp(context, before, decided.after))
      if (job.after) this.looks.add(job.after.getTime());
    const byHand = command.kind === 'add-level' || command.kind === 'add-approver';
    sameState(this.read(), decided.after, byHand);
    return decided;
  }

  /** The model as it is by now; what is done to it is not done to the one that goes on. */
  modelNow(): ApprovalModel {
    const trial = this.model.copy();
    trial.passTime(this.tick);
    return trial;
  }

  /** Asks the model the same. What it refuses, it has not done, nor seen the time that passed before it. */
  ask(question: (model: ApprovalModel) => string): string {
    const trial = this.modelNow();
    const said = question(trial);
    if (said !== 'nothing') this.model = trial;
    return said;
  }

  read(): Approval {
    return this.rows.read(this.now);
  }
}
