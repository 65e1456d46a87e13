import type pg from 'pg';
import { type Mold, numbered, type Place, type Places, tables, valueIn } from './tables.ts';

/** The highest id of each table so far. */
export async function marks(owner: pg.Client): Promise<Record<string, number>> {
  const each = numbered.map(([name, id]) => `'${name}', (select coalesce(max(${id}), 0) from ${name})`);
  const { rows } = await owner.query(`select json_build_object(${each.join(', ')}) as marks`);
  return rows[0]?.marks;
}

/** Copies of a mold: which, and how old the first and the last of them are, in hours. */
export type Wanted = {
  readonly mold: Mold;
  readonly count: number;
  readonly ages: readonly [number, number];
};

/** Fewer are copied by one statement than would not fit into memory. */
const most = 4000;

/**
 * Writes copies of a mold: every row of it, with ids of its own, moved into the past. Answers where they are. As the
 * owner of the database with all triggers off, who may write what happened without its happening.
 */
export async function cast(owner: pg.Client, { mold, count, ages: [first, last] }: Wanted): Promise<Places> {
  const start = placesOf(mold, await marks(owner));
  for (let done = 0; done < count; done += most) {
    const here = Math.min(most, count - done);
    const age = `make_interval(secs => ${first * 3600} + ${((last - first) * 3600) / count} * (n + ${done}))`;
    await copy(owner, mold, { places: shifted(start, done), count: here, age });
  }
  return start;
}

const shifted = (places: Places, by: number): Places =>
  Object.fromEntries(
    Object.entries(places).map(([name, place]) => [name, { ...place, base: place.base + by * place.span }]),
  );

function placesOf({ ranges }: Mold, now: Readonly<Record<string, number>>): Places {
  const places: Record<string, Place> = {};
  for (const [name, { from, to }] of Object.entries(ranges))
    if (to > from) places[name] = { low: from + 1, span: to - from, base: (now[name] ?? 0) + 1 };
  return places;
}

type Batch = { readonly places: Places; readonly count: number; readonly age: string };

async function copy(owner: pg.Client, mold: Mold, { places, count, age }: Batch): Promise<void> {
  const columns = await columnsOf(owner);
  const number = await nextNumber(owner, mold.project);
  await owner.query('begin');
  for (const [name, { id, ids }] of Object.entries(tables)) {
    const [key, of] = id === null ? (Object.entries(ids)[0] ?? ['', '']) : [id, name];
    const range = mold.ranges[of];
    if (range === undefined || range.to === range.from) continue;
    const own = columns.filter(({ table }) => table === name);
    const values = own.map(({ column, type }) => valueIn(name, column, type, { places, age, number }));
    await owner.query(
      `insert into ${name} (${own.map(({ column }) => `"${column}"`).join(', ')}) overriding system value
       select ${values.join(', ')}
       from generate_series(0, ${count - 1}) n, ${name} m
       where m.${key} > ${range.from} and m.${key} <= ${range.to}
       order by n, m.${key}`,
    );
  }
  await owner.query('commit');
}

type Column = { readonly table: string; readonly column: string; readonly type: string };

async function columnsOf(owner: pg.Client): Promise<Column[]> {
  const { rows } = await owner.query<Column>(
    `select table_name as table, column_name as column, data_type as type
     from information_schema.columns
     where table_schema = 'public' and table_name = any($1) and is_generated = 'NEVER'
     order by ordinal_position`,
    [Object.keys(tables)],
  );
  return rows;
}

/** Releases and runs are numbered within a project. */
async function nextNumber(owner: pg.Client, project: string): Promise<number> {
  const { rows } = await owner.query(
    `select greatest((select max(number) from release where project_id = $1), (select max(number) from run where project_id = $1)) + 1 as next`,
    [project],
  );
  return rows[0]?.next;
}
