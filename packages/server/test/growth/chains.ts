import type { Execution } from '@countersign/contract/execution-shapes.ts';
import type { Run } from '@countersign/contract/run-shapes.ts';
import type { Client } from '../app.ts';
import { gateOf, latest, stepOf } from '../latest.ts';
import { ok } from '../pipeline-world.ts';
import { contents, type Town } from './town.ts';

const services = contents.map(({ service, module }) => ({ service, module }));

/** What goes on in a project, each as its people and executors would do it, through the API. */
export const chains = {
  /** A release that went all the way: two approvals, three levels, two permits. */
  shipped: async (lane: Lane) => {
    const { ann, bob, ci } = lane.town;
    let execution = await lane.begin('standard');
    await lane.sign(ann, execution, 'approve');
    execution = await lane.act(ci, execution.id, 'qa');
    await lane.sign(ann, execution, 'approve');
    await lane.sign(bob, execution, 'approve');
    await lane.act(ci, execution.id, 'prod');
  },
  /** One that was rejected. */
  rejected: async (lane: Lane) => {
    const execution = await lane.begin('standard');
    await lane.sign(lane.town.ann, execution, 'reject');
    await lane.until(execution.id, ({ status }) => status === 'rejected');
  },
  /** One that waits for ann. */
  waiting: async (lane: Lane) => void (await lane.begin('standard')),
  /** One that waits for bob. */
  asked: async (lane: Lane) => void (await lane.begin('hotfix')),
  /** One that has been signed and whose executor may act. */
  ready: async (lane: Lane) => {
    const execution = await lane.begin('standard');
    await lane.sign(lane.town.ann, execution, 'approve');
    await lane.until(execution.id, (now) => latest(now).status === 'steps-running');
  },
  /** A run that is over, and one whose executor may act. */
  ran: async (lane: Lane) => {
    const run = await lane.start();
    await lane.permit(lane.town.ci, { type: 'run', id: run.id }, 'qa');
    const job = run.stages[0]?.jobs[0]?.id;
    await ok(lane.town.ci.post(lane.at(`runs/${run.id}/jobs/${job}:complete`), { status: 'passed' }));
  },
  running: async (lane: Lane) => void (await lane.start()),
} as const;

export type Kind = keyof typeof chains;
export const kinds = Object.keys(chains) as Kind[];

/** What the chains of one project are made with. */
export class Lane {
  readonly town: Town;
  readonly #key: string;

  constructor(town: Town, key: string) {
    this.town = town;
    this.#key = key;
  }

  readonly at = (path: string): string => `/api/v1/projects/${this.#key}/${path}`;

  /** A release with a snapshot on its way, up to its first question. */
  async begin(pipeline: string): Promise<Execution> {
    const { ci } = this.town;
    const { id } = (await ok(ci.post(this.at('releases'), { title: 'Web shop 2.4', pipeline }))).json();
    const snapshot = (await ok(ci.post(this.at(`releases/${id}/snapshots`), { contents }))).json().id;
    return (await ok(ci.post(this.at('executions'), { snapshot }))).json();
  }

  async sign(who: Client, execution: Execution, verdict: 'approve' | 'reject'): Promise<void> {
    const decisions = this.at(`approvals/${gateOf(execution).approval}/decisions`);
    await ok(who.post(decisions, { verdict, comment: 'Tested on QA' }));
  }

  /** Waits until an executor may act, acts, and says so; answers the execution at its next question, or at its end. */
  async act(who: Client, id: string, environment: string): Promise<Execution> {
    const ready = await this.until(id, (now) => latest(now).status === 'steps-running');
    await this.permit(who, { type: 'stage', id: latest(ready).id }, environment);
    await ok(who.post(this.at(`steps/${stepOf(ready).id}:complete`), { status: 'passed' }));
    return this.until(id, (now) => now.status !== 'running' || latest(now).status === 'gates-running');
  }

  /** Asks for a permit and redeems it. */
  async permit(who: Client, subject: { type: string; id: string }, environment: string): Promise<void> {
    const wanted = { project: this.#key, subject, environments: [environment], services };
    const { token, digest } = (await ok(who.post('/api/v1/permits', wanted))).json();
    const { project: _, ...given } = wanted;
    await ok(who.post('/api/v1/permits:redeem', { ...given, token, digest }));
  }

  async start(): Promise<Run> {
    const { id } = (await ok(this.town.ci.post(this.at('workflows/nightly/runs')))).json();
    return this.#follow(`runs/${id}`, (run: Run) => run.stages[0]?.jobs[0]?.status === 'waiting');
  }

  until(id: string, wanted: (execution: Execution) => boolean): Promise<Execution> {
    return this.#follow(`executions/${id}`, wanted);
  }

  async #follow<T>(path: string, wanted: (found: T) => boolean): Promise<T> {
    let known: Record<string, string> = {};
    for (let times = 0; times < 100; times += 1) {
      const answer = await this.town.ann.get(this.at(path), { prefer: 'wait=10', ...known });
      if (answer.statusCode === 304) continue;
      const found = answer.json() as T;
      if (wanted(found)) return found;
      known = { 'if-none-match': String(answer.headers.etag) };
    }
    throw new Error(`${path} did not come to what was wanted`);
  }
}
