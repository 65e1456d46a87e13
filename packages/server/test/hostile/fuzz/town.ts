import { randomBytes } from 'node:crypto';
import { createClient } from '@countersign/contract/client.ts';
import { applyConfiguration } from '@countersign/contract/configuration.ts';
import { startExecution } from '@countersign/contract/executions.ts';
import { createRelease, createSnapshot } from '@countersign/contract/releases.ts';
import { startRun } from '@countersign/contract/runs.ts';
import { createWorkflowVersion, submitWorkflowVersion } from '@countersign/contract/versions.ts';
import { createWorkflow } from '@countersign/contract/workflows.ts';
import type pg from 'pg';
import type { House } from '../../chaos/houses.ts';
import { shop } from '../../examples/shop.ts';
import { type Launched, launch, type Process } from '../../process/launch.ts';
import type { Known } from './from-schema.ts';
import type { Sender } from './send.ts';

/** Who sends requests, and how often of a hundred. */
export const senders = [
  ['root', 50],
  ['ann', 26],
  ['ci', 10],
  ['viewer', 4],
  ['reader', 4],
] as const;

/** Kept by the run, and therefore not to be found in any answer. */
export const tokens: Readonly<Record<string, string>> = {
  ...Object.fromEntries(senders.map(([name]) => [name, `cs_fuzz_${name}_${randomBytes(9).toString('hex')}`])),
};

const preload = new URL('collect.mjs', import.meta.url).href;
const user = (username: string) => ({ username, name: username });

/** The shop, and a few people whom it may cost their account. */
const town = {
  ...shop,
  users: [...(shop.users ?? []), user('viewer'), user('root'), user('reader'), user('victim'), user('other')],
  projects: [
    ...(shop.projects ?? []).map((project) => ({
      ...project,
      members: { ...project.members, viewer: ['group:cab', 'viewer'], maintainer: ['ann', 'reader'] },
    })),
    {
      key: 'depot',
      name: 'Depot',
      members: { maintainer: ['other'] },
      environments: [{ key: 'depot', name: 'Depot' }],
    },
  ],
};

/** A server as a process of its own, what there is in it, and how it feels. */
export class Town {
  readonly process: Process;
  readonly known: Known = { pool: {} };
  readonly #owner: pg.Client;
  readonly #launched: Launched;

  private constructor(launched: Launched, process: Process, owner: pg.Client) {
    this.#launched = launched;
    this.process = process;
    this.#owner = owner;
  }

  static async open(house: House, settings: Record<string, string> = {}): Promise<Town> {
    const options = { NODE_OPTIONS: `--import=${preload}`, ...house.settings, ...settings };
    const launched = launch({ ...options, COUNTERSIGN_ADMIN_PASSWORD: randomBytes(12).toString('hex') });
    const started = await launched.started;
    if (!('origin' in started)) throw new Error(`the server did not start: ${started.errors}`);
    const town = new Town(launched, started, await house.owner());
    await town.heal();
    await town.#furnish();
    await town.look();
    return town;
  }

  /** Gives everybody back what they need to go on, whatever has been done to them. */
  async heal(): Promise<void> {
    const owner = this.#owner;
    await owner.query(`insert into account (kind, username, name, administrator) values ('person', 'root', 'root', true)
      on conflict do nothing`);
    await owner.query(`update account set disabled_at = null, administrator = (username in ('root', 'admin'))
      where username in ('root', 'ann', 'ci', 'viewer', 'reader')`);
    for (const [name, token] of Object.entries(tokens))
      await owner.query(
        `insert into token (account_id, name, hash, scopes)
       select id, 'fuzz', sha256(convert_to($2, 'UTF8')), $3 from account where username = $1
       on conflict do nothing`,
        [name, token, name === 'reader' ? ['read'] : null],
      );
    await owner.query(`update token set revoked_at = null, expires_at = null where name = 'fuzz'`);
    await owner.query(`insert into member (project_id, account_id, access)
      select p.id, a.id, x.access from project p, account a, (values ('ann', 'maintainer'), ('ci', 'operator'),
        ('viewer', 'viewer'), ('reader', 'maintainer')) x (username, access)
      where p.key = 'shop' and a.username = x.username and not exists
        (select from member m where m.project_id = p.id and m.account_id = a.id)`);
    await owner.query('delete from auth.attempt');
  }

  async #furnish(): Promise<void> {
    const { origin } = this.process;
    const root = createClient({ origin, token: tokens.root });
    const params = { project: 'shop' };
    const good = (answer: { ok: boolean }) => {
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      return answer as unknown as { value: { id: string } };
    };
    good(await root.call(applyConfiguration, { query: { dryRun: 'false' }, body: town as never }));
    await this.heal();
    const ci = createClient({ origin, token: tokens.ci });
    for (const pipeline of ['standard', 'checked', 'manual', 'standard']) {
      const release = good(
        await ci.call(createRelease, { params, body: { title: 'Fuzzed', pipeline } as never }),
      ).value.id;
      const { body } = createSnapshot.example;
      const snapshot = good(
        await ci.call(createSnapshot, { params: { ...params, release }, body: body as never }),
      ).value.id;
      good(await ci.call(startExecution, { params, body: { snapshot } as never }));
    }
    const workflow = 'zadig-1';
    const definition = {
      stages: [{ name: 'QA', jobs: [{ name: 'Smoke test', manual: { instructions: 'Look' } }] }],
    };
    good(
      await root.call(createWorkflow, {
        params,
        body: { key: workflow, name: workflow, reviewRequired: false } as never,
      }),
    );
    const named = { ...params, workflow };
    good(
      await root.call(createWorkflowVersion, { params: named, body: { label: 'v1', definition } as never }),
    );
    good(await root.call(submitWorkflowVersion, { params: { ...named, version: '1' } }));
    good(await ci.call(startRun, { params: named, body: {} as never }));
  }

  /** Looks what there is now, so that requests can name it. */
  async look(): Promise<void> {
    const pool: Record<string, string[]> = { ...fixed };
    for (const [name, [table, column]] of Object.entries(places)) {
      const { rows } = await this.#owner.query(
        `(select ${column}::text as text from ${table} order by ctid limit 6)
         union all (select ${column}::text from ${table} order by ctid desc limit 14)`,
      );
      pool[name] = rows
        .map(({ text }) => text as string)
        .filter((text) => text && !/^(ann|ci|root|viewer|reader|admin)$/.test(text));
    }
    const { rows } = await this.#owner.query(
      `select id::text as text from token where name <> 'fuzz' order by id desc limit 20`,
    );
    pool.token = rows.map(({ text }) => text as string);
    this.known.pool = pool;
  }

  /** Bytes that the server holds when it has collected its garbage. */
  async held(sender: Sender): Promise<number> {
    const samples: number[] = [];
    for (let nth = 0; nth < 4; nth += 1) {
      process.kill(this.process.pid, 'SIGUSR2');
      await new Promise((resolve) => setTimeout(resolve, 400));
      const { body } = await sender.send({ method: 'GET', path: '/metrics', headers: [] });
      samples.push(Number(/^nodejs_heap_size_used_bytes (\S+)/m.exec(body)?.[1] ?? 0));
    }
    return Math.min(...samples);
  }

  /** Ends it; answers what it had to say. */
  async close(): Promise<{ log: string; code: number | null }> {
    await this.#owner.end();
    const { errors, code } = await this.#launched.kill('SIGTERM').then((ended) => ended);
    return { log: errors, code };
  }
}

const fixed: Readonly<Record<string, string[]>> = {
  ...{
    project: ['shop'],
    version: ['1', '2', '3'],
    account: ['victim', 'other', 'bob'],
    member: ['victim', 'group:cab'],
    to: ['bob', 'ann'],
  },
  ...{
    group: ['cab', 'others'],
    role: ['QA Manager', 'CAB', 'New role'],
    username: ['victim', 'bob', 'ann'],
    pipeline_name: ['standard'],
  },
};

const places: Readonly<Record<string, readonly [table: string, column: string]>> = {
  ...{
    approval: ['approval', 'id'],
    level: ['level', 'id'],
    approver: ['approver', 'id'],
    release: ['release', 'id'],
  },
  ...{
    snapshot: ['snapshot', 'id'],
    execution: ['execution', 'id'],
    stage: ['stage_execution', 'id'],
    gate: ['gate_execution', 'id'],
  },
  ...{
    step: ['step_execution', 'id'],
    run: ['run', 'id'],
    job: ['run_job', 'id'],
    calendar: ['calendar', 'id'],
  },
  ...{
    window: ['deploy_window', 'id'],
    preApproval: ['pre_approval', 'id'],
    permit: ['permit', 'id'],
    breakGlass: ['break_glass', 'id'],
  },
  ...{
    delegation: ['delegation', 'id'],
    accessKey: ['access_key', 'id'],
    entry: ['ledger_entry', 'seq'],
    workflow: ['workflow', 'key'],
  },
  ...{
    workflowId: ['workflow', 'id'],
    versionId: ['workflow_version', 'id'],
    environment: ['environment', 'key'],
  },
  ...{
    environmentId: ['environment', 'id'],
    service: ['service', 'name'],
    digest: ['snapshot', 'digest'],
    id: ['release', 'id'],
  },
  ...{ policy: ['policy', 'id'], pipeline: ['pipeline', 'id'] },
};
