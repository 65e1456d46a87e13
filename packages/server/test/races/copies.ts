import type pg from 'pg';
import type { Lot } from './lots.ts';

/** An execution that waits at its gate, row by row: what the first of a lot has written, from which the others are copied. */
export type Pattern = Readonly<Record<Table, readonly Row[]>>;
type Row = Readonly<Record<string, unknown>>;

/** In the order in which they refer to each other. */
const tables = [
  'release',
  'snapshot',
  'execution',
  'stage_execution',
  'approval',
  'level',
  'approver',
  'gate_execution',
] as const;
type Table = (typeof tables)[number];

/** What a copy is known by. */
export type Copy = {
  readonly snapshots: readonly string[];
  readonly execution: string;
  readonly stage: string;
  readonly approval: string;
  readonly digest: string;
};

/** Reads all that there is of the one execution of each lot. */
export async function readPatterns(
  owner: Pick<pg.Pool, 'query'>,
  lots: readonly Lot[],
): Promise<Map<Lot, Pattern>> {
  const found = new Map(lots.map((lot) => [lot, {} as Record<Table, Row[]>]));
  for (const table of tables) {
    const { rows } = await owner.query<{ project: string; all: Row[] }>(
      `select project_id::text as project, jsonb_agg(to_jsonb(t) order by id) as all from ${table} t group by project_id`,
    );
    for (const [lot, pattern] of found)
      pattern[table] = rows.find(({ project }) => project === lot.project)?.all ?? [];
  }
  return found;
}

/** Writes one more execution for each of these lots, in as many statements as there are tables. */
export async function writeCopies(owner: pg.Pool, patterns: readonly Pattern[]): Promise<Copy[]> {
  const ids = await freshIds(owner, patterns);
  const copies = patterns.map((pattern) => renumbered(pattern, ids));
  for (const table of tables)
    await owner.query(
      `insert into ${table} overriding system value select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [JSON.stringify(copies.flatMap((copy) => copy[table]))],
    );
  return copies.map(known);
}

type Ids = Readonly<Record<Table, number[]>>;

async function freshIds(owner: pg.Pool, patterns: readonly Pattern[]): Promise<Ids> {
  const counts = tables.map((table) => patterns.reduce((sum, pattern) => sum + pattern[table].length, 0));
  const { rows } = await owner.query<{ name: Table; ids: number[] }>(
    `select t.name, array_agg(nextval(pg_get_serial_sequence(t.name, 'id')))::int[] as ids
     from unnest($1::text[], $2::int[]) t (name, count), generate_series(1, t.count)
     group by t.name`,
    [[...tables], counts],
  );
  return Object.fromEntries(rows.map(({ name, ids }) => [name, ids])) as Ids;
}

/** The column by which a table is referred to. */
const referred: Readonly<Record<string, Table>> = {
  ...{ release_id: 'release', snapshot_id: 'snapshot', execution_id: 'execution', level_id: 'level' },
  ...{ stage_execution_id: 'stage_execution', approval_id: 'approval', subject_id: 'gate_execution' },
};

function renumbered(pattern: Pattern, ids: Ids): Pattern {
  const fresh = new Map<string, number>();
  for (const table of tables)
    for (const { id } of pattern[table]) fresh.set(`${table} ${id}`, ids[table].shift() ?? 0);
  const release = pattern.release[0]?.id;
  const newer = fresh.get(`release ${release}`);
  const rowOf = (table: Table, row: Row): Row => ({
    ...row,
    ...Object.fromEntries(
      Object.entries(row).flatMap(([column, value]) => {
        const id = fresh.get(`${column === 'id' ? table : referred[column]} ${value}`);
        return id === undefined ? [] : [[column, id]];
      }),
    ),
    ...(table === 'release' && { number: newer }),
    ...(table === 'approval' && { lane: String(row.lane).replace(`release ${release}`, `release ${newer}`) }),
  });
  const entries = tables.map((table) => [table, pattern[table].map((row) => rowOf(table, row))]);
  return Object.fromEntries(entries) as Pattern;
}

function known({ snapshot, execution, stage_execution: stages, approval }: Pattern): Copy {
  return {
    snapshots: snapshot.map(({ id }) => String(id)),
    execution: String(execution[0]?.id),
    stage: String(stages[0]?.id),
    approval: String(approval[0]?.id),
    digest: String(approval[0]?.subject_digest),
  };
}
