import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { sql } from 'kysely';
import { advance } from '../src/executions/advance.ts';
import { type Try, tryStep } from '../src/executions/steps/try-step.ts';
import type { Work } from '../src/kernel/unit-of-work.ts';
import { type Client, type TestApp, type TestOptions, testApp } from './app.ts';
import { gateOf } from './latest.ts';

export type PipelineWorld = TestApp & {
  readonly ann: Client;
  readonly bob: Client;
  readonly ci: Client;
  /** Makes a pipeline of these stages, active, and a release along it. */
  release(...stages: object[]): Promise<ReleaseWorld>;
  /** Signs the approval that an execution waits for. */
  sign(who: Client, execution: Execution, verdict?: 'approve' | 'reject'): Promise<void>;
  get(execution: string): Promise<Execution>;
  /** Comes when the execution is as wanted, told by the API itself. */
  until(execution: string, wanted: (execution: Execution) => boolean): Promise<Execution>;
  /** Looks at an execution as the jobs do, as if this much time had passed. */
  look(execution: string, seconds?: number): Promise<void>;
  /** Makes every try of an execution that was queued so far, as the jobs do; those made before are not made again. */
  tries(execution: string): Promise<void>;
  /** The data of the jobs of a name, in the order in which they were sent. */
  sent(job: string): Promise<Record<string, string>[]>;
};

export type ReleaseWorld = {
  readonly id: string;
  /** Makes the next snapshot. Answers its id. */
  snapshot(): Promise<string>;
  /** Makes the next snapshot and submits it. */
  submit(): Promise<Execution>;
};

export const shop = (path: string): string => `/api/v1/projects/shop/${path}`;

/** The shop of the design: ann maintains it and is its QA Manager, bob and ci operate it. */
export async function openPipelineWorld(options: TestOptions = {}): Promise<PipelineWorld> {
  const app = await testApp(options);
  await app.project('shop', 'Web shop');
  const ann = await app.person('ann', { project: 'shop', access: 'maintainer' });
  const bob = await app.person('bob', { project: 'shop', access: 'operator' });
  const ci = await app.person('ci', { project: 'shop', access: 'operator' });
  for (const [path, body] of parts) await ok(ann.call('PUT', shop(path), body));
  const policy = { name: 'qa', levels: [{ name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] }] };
  await ok(ann.post(shop('policies'), { ...policy, override: ['role:CAB'] }));
  const get = async (id: string) => (await ok(ann.get(shop(`executions/${id}`)))).json() as Execution;
  return {
    ...{ ...app, ann, bob, ci, get },
    release: (...stages) => makeRelease({ ann, ci }, stages),
    async sign(who, execution, verdict = 'approve') {
      await ok(who.post(shop(`approvals/${gateOf(execution).approval}/decisions`), { verdict }));
    },
    until: (id, wanted) => untilWanted(ann, id, wanted),
    async look(id, seconds = 0) {
      const { rows } = await sql<{ project: string }>`
        select project_id as project from execution where id = ${id}
      `.execute(app.parts.db);
      await app.parts.work((work) => advance(later(work, seconds), rows[0]?.project ?? '', id));
    },
    async tries(id) {
      const tries = (await sent(app, 'step.try')) as unknown as Try[];
      for (const { project, execution, step, attempt } of tries.filter((one) => one.execution === id))
        await tryStep(app.parts, { project, execution, step, attempt: Number(attempt) });
    },
    sent: (job) => sent(app, job),
  };
}

const parts: [string, object][] = [
  ['roles/QA%20Manager', { members: ['ann'] }],
  ['roles/CAB', { members: ['bob'] }],
  ['environments/qa', { name: 'QA' }],
  ['environments/prod', { name: 'Production' }],
  ['services/cart', { modules: ['cart-api'] }],
];

async function sent({ parts }: TestApp, job: string): Promise<Record<string, string>[]> {
  const { rows } = await sql<{ data: Record<string, string> }>`
    select data from pgboss.job where name = ${job} order by created_on, id
  `.execute(parts.db);
  return rows.map(({ data }) => data);
}

/** The same work, at a later time. */
export const later = (work: Work, seconds: number): Work => ({
  ...work,
  now: new Date(work.now.getTime() + seconds * 1000),
});

let count = 0;

async function makeRelease(
  { ann, ci }: { ann: Client; ci: Client },
  stages: object[],
): Promise<ReleaseWorld> {
  count += 1;
  const pipeline = `standard ${count}`;
  const made = (await ok(ann.post(shop('pipelines'), { name: pipeline, stages }))).json();
  await ok(ann.post(shop(`pipelines/${made.id}/versions/1:activate`)));
  const { id } = (await ok(ci.post(shop('releases'), { title: 'Web shop 2.4', pipeline }))).json();
  const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
  const snapshot = async () =>
    (await ok(ci.post(shop(`releases/${id}/snapshots`), { contents }))).json().id as string;
  const submit = async () =>
    (await ok(ci.post(shop('executions'), { snapshot: await snapshot() }))).json() as Execution;
  return { id, snapshot, submit };
}

async function untilWanted(client: Client, id: string, wanted: (execution: Execution) => boolean) {
  let known: Record<string, string> = {};
  for (let times = 0; times < 100; times += 1) {
    const answer = await client.get(shop(`executions/${id}`), { prefer: 'wait=10', ...known });
    if (answer.statusCode === 304) continue;
    const execution = answer.json() as Execution;
    if (wanted(execution)) return execution;
    known = { 'if-none-match': String(answer.headers.etag) };
  }
  throw new Error(`execution ${id} did not come to what was wanted`);
}

/** What was asked for has to go well before the test begins. */
export async function ok<T extends { statusCode: number; body: string }>(answer: Promise<T>): Promise<T> {
  const got = await answer;
  if (got.statusCode >= 300) throw new Error(`${got.statusCode}: ${got.body}`);
  return got;
}
