import type pg from 'pg';

/** One row of something that exists, to be had many times over. */
export type Row = { readonly table: string; readonly id: string };

/** Where the ids of the copies begin, and how many rows of one table a copy may have. */
const start = 10_000_000;
const apart = 16;

/** The id of the first row of each table in copy number n. */
export const idOf = (n: number): number => start + n * apart;
/** What copies are numbered by, where people number them. */
export const numberOf = (n: number): number => 1_000_000 + n;

const refersTo: Readonly<Record<string, string>> = {
  release_id: 'release',
  snapshot_id: 'snapshot',
  execution_id: 'execution',
  stage_execution_id: 'stage_execution',
  approval_id: 'approval',
  level_id: 'level',
  workflow_id: 'workflow',
  version_id: 'workflow_version',
  run_id: 'run',
};

const subjects: Readonly<Record<string, string>> = {
  gate: 'gate_execution',
  'workflow-version': 'workflow_version',
  'run-job': 'run_job',
};

/**
 * Copies rows that belong together, in the order given, as copies `from` to `to`: whatever refers from one of them to
 * another refers in each copy to that of the same copy; all else is as it is.
 */
export async function copy(client: pg.Client, rows: readonly Row[], from: number, to: number): Promise<void> {
  const places = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { table, id } of rows) {
    const place = counts.get(table) ?? 0;
    counts.set(table, place + 1);
    places.set(`${table} ${id}`, place);
  }
  for (const { table, id } of rows) {
    const { rows: found } = await client.query(`select * from ${table} where id = $1`, [id]);
    const row = found[0] as Record<string, unknown>;
    const moved = (of: string | undefined, value: unknown): string | null => {
      const place = places.get(`${of} ${value}`);
      return place === undefined ? null : `${start} + n * ${apart} + ${place}`;
    };
    const value = (column: string): string => {
      const kept = `t."${column}"`;
      if (column === 'id') return moved(table, id) ?? kept;
      if (column === 'subject_id') return moved(subjects[String(row.subject_type)], row[column]) ?? kept;
      if (column === 'number' && (table === 'release' || table === 'run')) return '1000000 + n';
      if (column === 'lane') return 't.lane || n::text';
      if (table === 'workflow' && (column === 'key' || column === 'name')) return `${kept} || n::text`;
      return moved(refersTo[column], row[column]) ?? kept;
    };
    const { rows: columns } = await client.query<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
      [table],
    );
    const names = columns.map(({ name }) => name);
    await client.query(
      `insert into ${table} (${names.map((name) => `"${name}"`).join(', ')}) overriding system value
       select ${names.map(value).join(', ')} from ${table} t, generate_series($2::int, $3::int) n where t.id = $1`,
      [id, from, to],
    );
  }
}
