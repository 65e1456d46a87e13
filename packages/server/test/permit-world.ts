import type { Execution } from '@countersign/contract/execution-shapes.ts';
import type { Permit } from '@countersign/contract/permits.ts';
import pg from 'pg';
import type { Client, TestOptions } from './app.ts';
import { latest } from './latest.ts';
import { ok, openPipelineWorld, type PipelineWorld } from './pipeline-world.ts';

type Answer = Awaited<ReturnType<Client['post']>>;
export type Issued = Permit & { readonly token: string };

export type PermitWorld = PipelineWorld & {
  /** Sends the next snapshot of a release along, past its gate by ann's signature. */
  through(release: { submit(): Promise<Execution> }): Promise<Execution>;
  /** The same on a release of its own, to the stage of which somebody may act now. */
  ready(stage?: object): Promise<Execution>;
  /** Asks for a permit for the stage an execution has come to, changed as said. */
  ask(who: Client, execution: Execution, changes?: object): Promise<Answer>;
  /** The same, where it has to be given. */
  permit(who: Client, execution: Execution, changes?: object): Promise<Issued>;
  /** Redeems a permit for what it was given for, changed as said. */
  redeem(who: Client, permit: Issued, changes?: object): Promise<Answer>;
  /** Does to the rows what nobody who comes through the server can do. */
  tamper(statement: string, values: unknown[]): Promise<void>;
  /** What the ledger has of a permit, or of another subject: the actions, with the code of each refusal. */
  recorded(type: string, id: string): Promise<string[]>;
};

export const approvalGate = { name: 'Manager Approval', type: 'approval', policy: 'qa' };
/** Its step waits for a person, so the stage stays where somebody may act. */
export const byHand = {
  name: 'QA',
  environment: 'qa',
  gates: [approvalGate],
  steps: [{ name: 'deploy', manual: {} }],
};
/** Without steps: what acts is outside, once the stage is through. */
export const stepless = { name: 'QA', environment: 'qa', gates: [approvalGate] };

export const subjectOf = (execution: Execution) => ({ type: 'stage', id: latest(execution).id });
const cart = [{ service: 'cart', module: 'cart-api' }];

/** The pipeline world, where permits are asked for and redeemed. */
export async function openPermitWorld(options: TestOptions = {}): Promise<PermitWorld> {
  const world = await openPipelineWorld(options);
  const through: PermitWorld['through'] = async (release) => {
    const submitted = await release.submit();
    await world.sign(world.ann, submitted);
    await world.look(submitted.id);
    return world.get(submitted.id);
  };
  const ask: PermitWorld['ask'] = (who, execution, changes = {}) =>
    who.post('/api/v1/permits', {
      ...{ project: 'shop', subject: subjectOf(execution), environments: ['qa'], services: cart },
      ...changes,
    });
  return {
    ...{ ...world, through, ask },
    ready: async (stage = byHand) => through(await world.release(stage)),
    permit: async (...asked) => (await ok(ask(...asked))).json() as Issued,
    redeem: (who, { token, subject: { type, id }, digest, environments, services }, changes = {}) =>
      who.post('/api/v1/permits:redeem', {
        ...{ token, subject: { type, id }, digest, environments, services },
        ...changes,
      }),
    tamper: (statement, values) => tamper(world.ownerUrl, statement, values),
    recorded: (type, id) => recorded(world, type, id),
  };
}

/** Changes rows as the owner of the database. */
export async function tamper(url: string, statement: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // The owner of the database can do what its triggers forbid.
    await client.query('set session_replication_role = replica');
    const { rowCount } = await client.query(statement, values);
    if (rowCount === 0) throw new Error(`nothing was changed: ${statement}`);
  } finally {
    await client.end();
  }
}

async function recorded({ parts }: PipelineWorld, type: string, id: string): Promise<string[]> {
  const { rows } = await parts.pool.query<{ action: string; code: string | null }>(
    `select action, entry::jsonb #>> '{details,code}' as code
     from ledger_entry where subject_type = $1 and subject_id = $2 order by seq`,
    [type, id],
  );
  return rows.map(({ action, code }) => (code === null ? action : `${action}: ${code}`));
}
