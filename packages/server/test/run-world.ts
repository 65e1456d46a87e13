import type { Run, RunJob } from '@countersign/contract/run-shapes.ts';
import type { WorkflowVersion } from '@countersign/contract/versions.ts';
import { sql } from 'kysely';
import { jobs } from '../src/jobs.ts';
import { advanceRun } from '../src/runs/advance.ts';
import { type Try, tryJob } from '../src/runs/jobs/try-job.ts';
import type { Client, TestOptions } from './app.ts';
import { later, ok, openPipelineWorld, type PipelineWorld, shop } from './pipeline-world.ts';

export type RunWorld = PipelineWorld & {
  readonly projectId: string;
  /** Makes a workflow whose active version has these jobs in one stage; answers its key. Without review unless told. */
  workflow(jobs: readonly object[], more?: More): Promise<string>;
  /** Makes a pre-approval by ci; answers its id. */
  form(fields?: object): Promise<string>;
  /** Starts a run by ci, or by whoever is given. */
  start(workflow: string, body?: object, who?: Client): Promise<Run>;
  runNow(id: string): Promise<Run>;
  /** Comes when the run is as wanted, told by the API itself. */
  untilRun(id: string, wanted: (run: Run) => boolean): Promise<Run>;
  /** Looks at a run as the jobs do, as if this much time had passed. */
  lookAt(run: string, seconds?: number): Promise<Run>;
  /** Makes every try of a run that was queued so far, as the jobs do; those made before are not made again. */
  tryAll(run: string): Promise<Run>;
  /** Signs the approval that a run waits for, and lets the run hear of it. */
  signJob(who: Client, run: Run, verdict?: 'approve' | 'reject'): Promise<Run>;
  /** Does what the jobs do with every decision made so far. */
  heard(): Promise<void>;
  /** What the ledger has of a run and its jobs: the actions, with the code of each refusal. */
  recorded(type: string, id: string): Promise<string[]>;
};

export type More = {
  readonly inputs?: readonly object[];
  readonly timeout?: number;
  /** Of the workflow itself, such as preApproval. */
  readonly fields?: object;
};

let count = 0;

/** The shop of the design, with workflows: ci writes and runs them, ann maintains them. */
export async function openRunWorld(options: TestOptions = {}): Promise<RunWorld> {
  const world = await openPipelineWorld(options);
  const { ann, ci, parts } = world;
  const { rows } = await sql<{ id: string }>`select id from project where key = 'shop'`.execute(parts.db);
  const projectId = rows[0]?.id ?? '';
  const runNow = async (id: string) => (await ok(ann.get(shop(`runs/${id}`)))).json() as Run;
  const lookAt = async (run: string, seconds = 0) => {
    await parts.work((work) => advanceRun(later(work, seconds), projectId, run));
    return runNow(run);
  };
  return {
    ...{ ...world, projectId, runNow, lookAt },
    workflow: (jobs, more = {}) => makeWorkflow(world, jobs, more),
    async form(fields = {}) {
      count += 1;
      const body = { externalId: `CHG-${count}`, valid: true, ...fields };
      return (await ok(ci.post(shop('pre-approvals'), body))).json().id as string;
    },
    start: async (workflow, body = {}, who = ci) =>
      (await ok(who.post(shop(`workflows/${workflow}/runs`), body))).json() as Run,
    untilRun: (id, wanted) => untilWanted(ann, id, wanted),
    async tryAll(run) {
      const tries = (await world.sent('run.try')) as unknown as Try[];
      for (const one of tries.filter((queued) => queued.run === run))
        await tryJob(parts, { ...one, number: Number(one.number) });
      return runNow(run);
    },
    async signJob(who, run, verdict = 'approve') {
      await ok(who.post(shop(`approvals/${jobOf(run).approval}/decisions`), { verdict }));
      return lookAt(run.id);
    },
    async heard() {
      const hear = jobs(parts).find(({ name }) => name === 'approval.decided');
      for (const decided of await world.sent('approval.decided')) await hear?.handle(decided, false);
    },
    recorded: (type, id) => recorded(world, type, id),
  };
}

async function makeWorkflow(
  { ann, ci }: PipelineWorld,
  jobs: readonly object[],
  { inputs = [], timeout = 86_400, fields = {} }: More,
): Promise<string> {
  count += 1;
  const key = `flow-${count}`;
  await ok(ann.post(shop('workflows'), { key, name: `Flow ${count}`, reviewRequired: false, ...fields }));
  const definition = { inputs, stages: [{ name: 'All', jobs }], timeout };
  const versions = shop(`workflows/${key}/versions`);
  const { number } = (await ok(ci.post(versions, { label: 'v1', definition }))).json() as WorkflowVersion;
  const byReview = 'reviewRequired' in fields && fields.reviewRequired === true;
  await ok((byReview ? ci : ann).post(`${versions}/${number}:submit`));
  return key;
}

async function untilWanted(client: Client, id: string, wanted: (run: Run) => boolean): Promise<Run> {
  let known: Record<string, string> = {};
  for (let times = 0; times < 100; times += 1) {
    const answer = await client.get(shop(`runs/${id}`), { prefer: 'wait=10', ...known });
    if (answer.statusCode === 304) continue;
    const run = answer.json() as Run;
    if (wanted(run)) return run;
    known = { 'if-none-match': String(answer.headers.etag) };
  }
  throw new Error(`run ${id} did not come to what was wanted`);
}

async function recorded({ parts }: PipelineWorld, type: string, id: string): Promise<string[]> {
  const { rows } = await parts.pool.query<{ said: string }>(
    `select concat_ws(' ', action, entry::jsonb #>> '{details,code}') as said
     from ledger_entry where subject_type = $1 and subject_id = $2 order by seq`,
    [type, id],
  );
  return rows.map(({ said }) => said);
}

/** The jobs of a run as they stand now, in order. */
export const jobsIn = ({ stages }: Run): RunJob[] => stages.flatMap(({ jobs }) => jobs);

/** The job that a run has come to, or ended at. */
export function jobOf(run: Run): RunJob {
  const found = jobsIn(run).find(({ status }) => status !== 'passed') ?? jobsIn(run).at(-1);
  if (found === undefined) throw new Error('it has no job');
  return found;
}

/** The code of a refusal, or the status of what went well. */
export const codeOf = (answer: { readonly statusCode: number; json(): { code?: string } }): string =>
  answer.statusCode < 300 ? String(answer.statusCode) : (answer.json().code ?? '');
