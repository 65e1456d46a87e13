import type { RunStatus } from '@countersign/contract/run-states.ts';
import type { Refusal } from '../../src/kernel/outcome.ts';
import { closeRun, plan } from '../../src/runs/plan.ts';
import type { Action, Facts, JobFacts } from '../../src/runs/run.ts';
import { isUnderWay, jobMoves, retryable, runMoves } from '../../src/runs/transitions.ts';

export type JobShape = { readonly type: JobFacts['type']; readonly retries: number };
type Changing<T> = { -readonly [K in keyof T]: T[K] };
/** A job of one attempt. place: where it stands among the jobs of the workflow. */
export type Job = Changing<JobFacts> & { readonly place: number };

const time = (seconds: number) => new Date(seconds * 1000);

/**
 * A run in memory, written to by the actions of the real plan, and by what people, machines and time do. It holds every
 * move against the tables, and throws at the first that is not in them, at a job that acts without a permit or against
 * what forbids it, and at a number that goes out twice.
 */
const open = { windows: [], environments: [], opensAt: null };

export class ImaginedRun {
  now = 0;
  status: RunStatus = 'created';
  attempt = 1;
  deadline = 300;
  /** The attempts that have redeemed a permit. */
  readonly permits = new Set<number>();
  /** Why nothing may act at the moment. */
  why: Refusal | null = null;
  /** Every job of every attempt. */
  readonly jobs: Job[] = [];
  readonly claimed = new Set<string>();
  readonly shape: readonly JobShape[];

  constructor(shape: readonly JobShape[]) {
    this.shape = shape;
    this.#write();
  }

  /** The jobs as they stand now. */
  get current(): Job[] {
    return this.shape.map((_, place) => this.jobs.findLast((job) => job.place === place) as Job);
  }

  facts(): Facts {
    const permitted = this.permits.has(this.attempt);
    const { status, why } = this;
    return { status, deadline: time(this.deadline), permitted, why, jobs: this.current, ...open };
  }

  /** Plans and writes until there is nothing to do. Answers how much was done. */
  look(): number {
    for (let done = 0; done < 500; done += 1)
      if (
        !plan(this.facts(), time(this.now))
          .map((action) => this.write(action))
          .includes(true)
      )
        return done;
    throw new Error('the plan does not come to rest');
  }

  /** The job that the run has come to, while it is under way. */
  get at(): Job | undefined {
    return isUnderWay(this.status) ? this.current.find(({ status }) => status !== 'passed') : undefined;
  }

  /** Whoever takes the job of a try claims its number; a second one, of whatever age, finds it taken. */
  claim(job: Job): void {
    this.look();
    if (this.at !== job || this.status !== 'running' || job.status !== 'pending') return;
    const number = `${job.id}-${job.tries + 1}`;
    if (this.claimed.has(number)) throw new Error(`try ${number} went out twice`);
    this.#act(job);
    this.claimed.add(number);
    this.#move(job, 'running');
    job.tries += 1;
    job.deadline = time(this.now + 30);
  }

  cancel(): void {
    if (!isUnderWay(this.status)) return;
    for (const action of closeRun(this.facts(), 'cancelled', '')) this.write(action);
  }

  retry(): void {
    if (!retryable.includes(this.status) || this.why !== null) return;
    this.#moveRun('created');
    this.attempt += 1;
    this.deadline = this.now + 300;
    this.#write();
  }

  write(action: Action): boolean {
    if (action.do === 'redeem') return this.#redeem();
    if (action.do === 'move-run' || action.do === 'end-run') return this.#moveRun(action.to);
    if (action.do === 'wait-for-window') throw new Error('there are no windows here');
    const job = this.current.find(({ id }) => id === action.job) as Job;
    switch (action.do) {
      case 'queue-try':
        this.#act(job);
        job.nextTryAt = time(this.now + 60);
        return false;
      case 'ask-person':
        this.#act(job);
        job.deadline = time(this.now + 100);
        return this.#move(job, 'waiting');
      case 'ask-approvers':
        if (!this.permits.has(this.attempt)) throw new Error('people are asked without a permit');
        Object.assign(job, { approval: 'open', approvalId: job.id, deadline: time(this.now + 80) });
        return this.#move(job, 'waiting-for-approval');
      case 'retry-job':
        Object.assign(job, { nextTryAt: action.at, deadline: null });
        return this.#move(job, 'pending');
      case 'end-job':
        if (job.approval === 'open') job.approval = 'superseded';
        return this.#move(job, action.to);
    }
  }

  #redeem(): true {
    if (this.permits.has(this.attempt)) throw new Error('a permit is redeemed twice');
    if (this.why === null) {
      this.permits.add(this.attempt);
      return this.#moveRun('running');
    }
    for (const action of closeRun(this.facts(), 'failed', this.why.because, this.why.code))
      this.write(action);
    return true;
  }

  #act(job: Job): void {
    if (!this.permits.has(this.attempt)) throw new Error(`job ${job.place} acts without a permit`);
    if (this.why !== null) throw new Error(`job ${job.place} acts although ${this.why.because}`);
  }

  #moveRun(to: RunStatus): true {
    if (!runMoves[this.status].includes(to)) throw new Error(`${this.status} does not lead to ${to}`);
    this.status = to;
    return true;
  }

  #move(job: Job, to: Job['status']): true {
    if (!jobMoves[job.status].includes(to)) throw new Error(`${job.status} does not lead to ${to}`);
    job.status = to;
    return true;
  }

  #write(): void {
    const left = this.shape.map((shape, place) => ({ ...shape, place }));
    const passed = this.jobs.filter(({ status }) => status === 'passed').map(({ place }) => place);
    for (const { place, type, retries } of left.filter((job) => !passed.includes(job.place)))
      this.jobs.push({
        ...{ id: `${place}/${this.attempt}`, place, name: `job ${place}`, type, retries, because: '' },
        ...{ status: 'pending', tries: 0, approvalId: null, approval: null, nextTryAt: null, deadline: null },
      });
  }
}
