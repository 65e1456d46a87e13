import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Client, TestOptions } from './app.ts';
import { type Answer, type Json, openZadig, type ZadigWorld } from './zadig-world.ts';

/** Jobs as a document has them. */
export const deploy = '{ name: deploy, type: zadig-deploy, spec: { env: qa } }';
export const look = '{ name: look, type: manual }';
/** Asked of bob, because ann starts the runs. */
export const signOff =
  '{ name: sign-off, type: approval, spec: { type: native, native_approval: { approve_users: [{ user_name: bob }] } } }';
export const wanted = 'enable_approval_ticket: true';

/** What every denial of a run begins with. */
export const denied = 'workflow task creation denied:';
/** A denial of a run; and what is said of a request that cannot be read. */
export const no = (description: unknown) => ({
  status: 400,
  json: { code: 6160, description, extra: {}, message: '创建工作流任务失败', type: 'error' },
});
export const bad = (description: unknown) => ({
  status: 400,
  json: { code: 400, description, extra: {}, message: 'Bad Request', type: 'error' },
});

export type Running = ZadigWorld & {
  /** Goes on to the next workflow; answers its name, which is that of all that follows. */
  next(): string;
  /** Makes the workflow, of one stage, with these jobs. */
  create(more: string, ...jobs: string[]): Promise<void>;
  /** What the pages send for a workflow whose only job is `deploy`. */
  page(more?: object, spec?: object): { stages: { jobs: object[] }[] };
  runPage(body: unknown, form?: string, who?: Client): Promise<Answer>;
  /** What the public API is sent for it. */
  told(more?: object, parameters?: object): object;
  runOpen(body: unknown, who?: Client): Promise<Answer>;
  /** Its runs as they are stored. */
  runs(): Promise<Json[]>;
};

const cart = [{ service_name: 'cart', modules: [{ service_module: 'cart-api' }] }];

export async function openRunning(options: TestOptions = {}): Promise<Running> {
  const world = await openZadig(options);
  let count = 0;
  let name = '';
  return {
    ...world,
    next() {
      count += 1;
      name = `Release-${count}`;
      return name;
    },
    async create(more, ...jobs) {
      const body = `name: ${name}\nproject: shop\n${more}\nstages: [{ name: Go, jobs: [${jobs.join(', ')}] }]\n`;
      const made = await world.ask(world.ann, 'POST', '/openapi/workflows/custom', body);
      expect(made.text).toBe('{"message":"success"}');
    },
    page: (more = {}, spec = {}) => ({
      ...{ name, project: 'shop' },
      stages: [
        {
          name: 'Go',
          jobs: [{ name: 'deploy', type: 'zadig-deploy', spec: { env: 'qa', services: cart, ...spec } }],
        },
      ],
      ...more,
    }),
    runPage(body, form, who = world.ann) {
      const chosen = form === undefined ? '' : `&approval_ticket_id=${form}`;
      return world.ask(who, 'POST', `/api/aslan/workflow/v4/workflowtask?projectName=shop${chosen}`, body);
    },
    told: (more = {}, parameters = {}) => ({
      ...{ project_key: 'shop', workflow_key: name },
      inputs: [
        {
          ...{ job_name: 'deploy', job_type: 'zadig-deploy' },
          parameters: {
            ...{ env_name: 'qa', service_list: [{ service_name: 'cart', service_module: 'cart-api' }] },
            ...parameters,
          },
        },
      ],
      ...more,
    }),
    runOpen: (body, who = world.ann) => world.ask(who, 'POST', '/openapi/workflows/custom/task', body),
    async runs() {
      const { rows } = await sql<Json>`
        select r.inputs, r.environments, r.services, r.pre_approval_id, r.remark, r.via
        from run r join workflow w on w.project_id = r.project_id and w.id = r.workflow_id
        where w.key = ${name} order by r.number
      `.execute(world.parts.db);
      return rows as Json[];
    },
  };
}
