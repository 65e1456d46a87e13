import { setTimeout as sleep } from 'node:timers/promises';
import type { Run, RunSummary } from '@countersign/contract/run-shapes.ts';
import type { RunStatus } from '@countersign/contract/run-states.ts';
import type { City } from './city.ts';
import type { Plan } from './plans.ts';
import { endOf } from './plans.ts';
import type { Answer } from './site.ts';

/** One wanted run, as far as its clients know. */
export type Sail = {
  readonly plan: Plan;
  /** From when on people may sign it, or cancel or retry it; null: not yet. */
  opensAt: number | null;
  run: string | null;
  approval: string | null;
  status: RunStatus | null;
  cancelled: boolean;
  readonly retries: number[];
};

const often = 500;
const width = 10;
const over: readonly (RunStatus | null)[] = ['passed', 'failed', 'rejected', 'cancelled', 'timed-out'];

/** Starts runs, looks after those that are to be cancelled or retried, and knows which approval is whose. */
export class Fleet {
  readonly #city: City;
  readonly sails: readonly Sail[];
  readonly wrong: string[] = [];
  readonly byApproval = new Map<string, Sail>();
  #tired = false;

  constructor(city: City, plans: readonly Plan[]) {
    this.#city = city;
    this.sails = plans.map((plan) => ({
      ...{ plan, opensAt: null, run: null, approval: null, status: null, cancelled: false },
      retries: [],
    }));
  }

  giveUp(): void {
    this.#tired = true;
  }

  /** Starts these, a few at once. */
  async start(sails: readonly Sail[]): Promise<void> {
    const left = [...sails];
    const worker = async () => {
      for (let sail = left.shift(); sail && !this.#tired; sail = left.shift()) await this.#launch(sail);
    };
    await Promise.all(Array.from({ length: width }, worker));
  }

  /** Looks at all runs again and again until `enough`. */
  async watch(enough: () => boolean): Promise<void> {
    for (; !this.#tired && !enough(); await sleep(often)) {
      const seen = await this.#list();
      await Promise.all(seen.map((run) => this.#tend(run)));
    }
  }

  isOver = ({ plan, status }: Sail): boolean =>
    plan.ending === 'retried' ? status === 'passed' : over.includes(status);

  /** The same key with every repeat: however often it is asked for, there is one run of this plan. */
  async #launch(sail: Sail): Promise<void> {
    const { key, workflow, ending } = sail.plan;
    const body = { inputs: { target: 'qa', ending }, remark: key };
    const headers = { 'idempotency-key': key };
    for (; !this.#tired && sail.run === null; await sleep(often)) {
      const answer = await this.#ask('POST', `workflows/${workflow}/runs`, body, headers);
      if (answer === null) continue;
      if (answer.status === 201) sail.run = String(answer.body.id);
      else if (answer.status === 409) await this.#find(sail);
      else return void this.wrong.push(`${key} was answered ${answer.status}`);
    }
  }

  /** The answer to its start is on its way, or lost. */
  async #find(sail: Sail): Promise<void> {
    const found = (await this.#list()).find(({ remark }) => remark === sail.plan.key);
    sail.run = found?.id ?? null;
  }

  async #list(): Promise<RunSummary[]> {
    const all: RunSummary[] = [];
    for (let next = ''; ; ) {
      const answer = await this.#ask('GET', `runs?limit=200${next}`);
      if (answer?.status !== 200) return all;
      const page = answer.body as { items: RunSummary[]; next: string | null };
      all.push(...page.items);
      if (page.next === null) return all;
      next = `&cursor=${encodeURIComponent(page.next)}`;
    }
  }

  async #tend({ id, status, remark, attempt }: RunSummary): Promise<void> {
    const sail = this.sails.find(({ run }) => run === id);
    if (sail === undefined || this.isOver(sail)) return;
    if (sail.plan.key !== remark) this.wrong.push(`run ${id} is ${remark}, and was acknowledged as another`);
    sail.status = status;
    if (status === 'waiting-for-approval' && sail.approval === null) await this.#learn(sail, id);
    if (!isOpen(sail)) return;
    if (sail.plan.ending === 'cancelled') await this.#cancel(sail, id);
    if (sail.plan.ending === 'retried' && status === 'failed') await this.#retry(sail, id, attempt);
  }

  async #learn(sail: Sail, id: string): Promise<void> {
    const answer = await this.#ask('GET', `runs/${id}`);
    if (answer?.status !== 200) return;
    const jobs = (answer.body as Run).stages.flatMap((stage) => stage.jobs);
    const approval = jobs.find(({ type }) => type === 'approval')?.approval ?? null;
    sail.approval = approval;
    if (approval !== null) this.byApproval.set(approval, sail);
  }

  async #cancel(sail: Sail, id: string): Promise<void> {
    if (over.includes(sail.status)) return;
    const answer = await this.#ask('POST', `runs/${id}:cancel`, { reason: 'Not today' });
    if (answer?.status === 200) sail.cancelled = true;
    // It may have been carried out when the answer was lost.
    else if (answer !== null && answer.status !== 409)
      this.wrong.push(`cancelling run ${id} was answered ${answer.status}`);
  }

  async #retry(sail: Sail, id: string, attempt: number): Promise<void> {
    const answer = await this.#ask('POST', `runs/${id}:retry`);
    if (answer?.status === 200) sail.retries.push(attempt + 1);
    else if (answer !== null && answer.status !== 409)
      this.wrong.push(`retrying run ${id} was answered ${answer.status}`);
  }

  #ask(method: string, path: string, body?: object, headers = {}): Promise<Answer | null> {
    return this.#city.ask({ who: 'ci', method, path: `projects/shop/${path}`, body, headers });
  }
}

/** Milliseconds: not all that are opened are opened at once, so that there is something to do for a while. */
const spread = 2000;

export function open(sail: Sail): void {
  sail.opensAt ??= performance.now() + Math.random() * spread;
}
export const isOpen = ({ opensAt }: Sail): boolean => opensAt !== null && opensAt <= performance.now();

/** A run that has not come to the end that was decided for it, as its clients saw it. */
export const astray = ({ plan, run, status }: Sail): string[] =>
  status === endOf(plan) ? [] : [`${plan.key}, run ${run}, is ${status}, expected ${endOf(plan)}`];
