import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { cast, marks } from './cast.ts';
import { chains, type Kind, kinds, Lane } from './chains.ts';
import { type Mold, names, tables } from './tables.ts';
import type { Town } from './town.ts';

export type Molds = Readonly<Record<Kind, Readonly<Record<string, Mold>>>>;
/** How many chains of each kind there are to be; what part of them is in which project. */
export type Plan = {
  readonly counts: Readonly<Record<Kind, number>>;
  readonly shares: Readonly<Record<string, number>>;
};

/**
 * So many approvals: those that wait for ann, a tenth rejected, the rest at the two gates of releases that were
 * shipped; and a run to ten of them.
 */
export function planFor(approvals: number, waiting: number, shares: Plan['shares']): Plan {
  const over = approvals - waiting;
  const rejected = Math.round(over / 10);
  const shipped = Math.round((over - rejected) / 2);
  const few = { asked: 20, ready: 20, running: 20 };
  return { shares, counts: { shipped, rejected, waiting, ran: Math.round(approvals / 10), ...few } };
}

/** How far back what is over reaches, and what still waits, in hours. */
const [past, present] = [400 * 24, 10 * 24];
const chainsInSlice = 20_000;
const over: readonly Kind[] = ['shipped', 'rejected', 'ran'];

/** Copies what one chain of each kind in each project has left behind, as often as planned. */
export async function pour(
  owner: pg.Client,
  molds: Molds,
  { counts, shares }: Plan,
  say: (what: string) => void = () => {},
): Promise<void> {
  await owner.query(unwatched);
  const restore = counts.shipped > chainsInSlice ? await dropIndexes(owner) : async () => {};
  const slices = Math.ceil(counts.shipped / chainsInSlice);
  const all = Object.entries(shares);
  for (let slice = 0; slice < slices; slice += 1) {
    const age = (nth: number) => past - (nth * (past - present)) / slices;
    for (const [project, share] of all)
      for (const kind of over) {
        const count = Math.ceil((counts[kind] * share) / slices);
        await castOf(owner, molds, kind, { project, count, ages: [age(slice), age(slice + 1)] });
      }
    say(`${slice + 1} of ${slices} parts of the past`);
  }
  for (const [project, share] of all)
    for (const kind of kinds.filter((one) => !over.includes(one)))
      await castOf(owner, molds, kind, {
        project,
        count: Math.ceil(counts[kind] * share),
        ages: [present, 1],
      });
  await restore();
  say('indexes');
  await settle(owner);
  await remember(owner);
  await owner.query(watched);
}

/** Nothing is checked and nothing follows from what is written: the copies are as right as what they are copies of. */
const unwatched = `set session_replication_role = replica; set work_mem = '256MB'; set maintenance_work_mem = '512MB'`;
const watched = `set session_replication_role = default; set work_mem = '4MB'`;

/** How far it was filled, for what is added by measuring to be taken away again. */
async function remember(owner: pg.Client): Promise<void> {
  await owner.query('create schema if not exists growth');
  await owner.query('create table if not exists growth.marks (marks jsonb)');
  await owner.query('truncate growth.marks');
  await owner.query('insert into growth.marks (marks) values ($1)', [await marks(owner)]);
}

type Some = { readonly project: string; readonly count: number; readonly ages: readonly [number, number] };

const castOf = (owner: pg.Client, molds: Molds, kind: Kind, { project, count, ages }: Some) => {
  const mold = molds[kind][project];
  if (mold === undefined) throw new Error(`there is no mold of ${kind} in ${project}`);
  return cast(owner, { mold, count, ages });
};

/** Two dozen entries are more than ten to an approval: what the ledger says of these is left out of what is copied often. */
const leftOut = ['stage', 'step', 'permit'];

/** One chain of each kind in each project, made through the API. */
export async function makeMolds(town: Town, owner: pg.Client, projects: readonly string[]): Promise<Molds> {
  const molds = Object.fromEntries(kinds.map((kind) => [kind, {}])) as Record<Kind, Record<string, Mold>>;
  await quiet(owner);
  for (const key of projects) {
    const { rows } = await owner.query('select id from project where key = $1', [key]);
    for (const kind of kinds) {
      const before = await marks(owner);
      await chains[kind](new Lane(town, key));
      await quiet(owner);
      const after = await marks(owner);
      const ranges = Object.fromEntries(
        Object.entries(after).map(([name, to]) => [name, { from: before[name] ?? 0, to }]),
      );
      molds[kind][key] = { project: rows[0]?.id, ranges };
      if (over.includes(kind) && kind !== 'ran') await thin(owner, before.ledger_entry ?? 0);
    }
  }
  return molds;
}

async function thin(owner: pg.Client, after: number): Promise<void> {
  await owner.query('set session_replication_role = replica');
  await owner.query('delete from ledger_entry where seq > $1 and subject_type = any($2)', [after, leftOut]);
  for (const beside of ['ledger_pending', 'ledger_disclosure'])
    await owner.query(
      `delete from ${beside} d where seq > $1 and not exists (select from ledger_entry e where e.seq = d.seq)`,
      [after],
    );
  await owner.query('set session_replication_role = default');
}

/** No job is left that something has queued: nothing more is written of what was done. */
export async function quiet(owner: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await owner.query(
      `select from pgboss.job where state < 'completed' and name !~ '(sweep|forget|schedule|read)$' and name !~ '^__' and start_after <= now()
       limit 1`,
    );
    if (rows.length === 0) return;
    await sleep(50);
  }
}

/** To fill one by one is slow. Answers how to have the indexes again. */
async function dropIndexes(owner: pg.Client): Promise<() => Promise<void>> {
  const { rows } = await owner.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i
     where i.indrelid = any($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [Object.keys(tables)],
  );
  for (const { name } of rows) await owner.query(`drop index ${name}`);
  return async () => {
    for (const { definition } of rows) await owner.query(definition);
  };
}

/** What is written from now on goes on behind what was copied, and the planner knows how much there is. */
export async function settle(owner: pg.Client): Promise<void> {
  await goOn(owner);
  await owner.query(`vacuum analyze ${names.join(', ')}, workflow, pgboss.job`);
}

async function goOn(owner: pg.Client): Promise<void> {
  for (const [name, { id }] of Object.entries(tables))
    if (id)
      await owner.query(
        `select setval(pg_get_serial_sequence('${name}', '${id}'), (select max(${id}) from ${name}))`,
      );
  await owner.query(
    `update workflow w set runs = (select coalesce(max(number), 0) from run r where r.project_id = w.project_id and r.workflow_id = w.id)`,
  );
}

/** What is there to be acted upon, each once: approvals that wait for bob, stages and runs whose executor may act. */
export type Fresh = { readonly approvals: string[]; readonly stages: string[]; readonly runs: string[] };

/** Adds so much that is fresh to a project. */
export async function topUp(owner: pg.Client, molds: Molds, project: string, count: number): Promise<Fresh> {
  await quiet(owner);
  await owner.query('set session_replication_role = replica');
  const before = await marks(owner);
  await castOf(owner, molds, 'asked', { project, count, ages: [0, 0] });
  const between = await marks(owner);
  await castOf(owner, molds, 'ready', { project, count, ages: [0, 0] });
  await castOf(owner, molds, 'running', { project, count, ages: [0, 0] });
  await goOn(owner);
  await owner.query('set session_replication_role = default');
  const id = molds.asked[project]?.project;
  const above = async (table: string, from = 0, to = Number.MAX_SAFE_INTEGER) => {
    const { rows } = await owner.query<{ id: string }>(
      `select id from ${table} where project_id = $1 and id > $2 and id <= $3 order by id`,
      [id, from, to],
    );
    return rows.map((row) => row.id);
  };
  return {
    approvals: await above('approval', before.approval, between.approval),
    stages: await above('stage_execution', between.stage_execution),
    runs: await above('run', before.run),
  };
}

/** Takes away what was added since it was filled. */
export async function cleared(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query('select marks from growth.marks');
  await owner.query('set session_replication_role = replica');
  for (const [name, { id, ids }] of Object.entries(tables)) {
    const [key, of] = id === null ? (Object.entries(ids)[0] ?? ['', '']) : [id, name];
    const projects = (await inProject(owner, name))
      ? 'project_id = any(array(select id from project)) and'
      : '';
    await owner.query(`delete from ${name} where ${projects} ${key} > $1`, [rows[0]?.marks[of]]);
  }
  // Those that nobody has worked concern what is gone.
  await owner.query("delete from pgboss.job where state < 'completed'");
  await owner.query('set session_replication_role = default');
  await settle(owner);
}

async function inProject(owner: pg.Client, table: string): Promise<boolean> {
  const { rows } = await owner.query(
    "select from information_schema.columns where table_name = $1 and column_name = 'project_id'",
    [table],
  );
  return rows.length > 0 && table !== 'ledger_entry';
}
