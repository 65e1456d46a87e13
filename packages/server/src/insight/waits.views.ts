import type { WaitBucket, WaitSeries, Waits } from '@countersign/contract/insight.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { bucketOf, type Span } from './span.ts';

type Asked = Span & { readonly project: string; readonly by: 'level' | 'role'; readonly timeZone: string };

/** How many names a picture can tell apart, and then some. */
const most = 20;

type Row = {
  /** Null, both: of all. */
  readonly kind: WaitSeries['kind'] | null;
  readonly name: string | null;
  /** Null: of the whole span. */
  readonly start: Date | null;
  readonly count: number;
  readonly median: number | null;
  readonly p90: number | null;
};

/** How long the levels that were decided in a span had waited. */
export async function waitsOf(reader: Reader, asked: Asked): Promise<Waits> {
  const [all, named] = await Promise.all([allWaits(reader, asked), namedWaits(reader, asked)]);
  const whole = all.find(({ start }) => start === null);
  return {
    from: asked.from.toISOString(),
    to: asked.to.toISOString(),
    bucket: bucketOf(asked),
    all: { ...figures(whole), buckets: bucketsOf(all) },
    series: named
      .filter(({ start }) => start === null)
      .map((row) => ({
        kind: row.kind ?? 'level',
        name: row.name ?? '',
        ...figures(row),
        buckets: bucketsOf(named.filter(({ kind, name }) => kind === row.kind && name === row.name)),
      })),
  };
}

const figures = (row: Row | undefined) => ({
  count: row?.count ?? 0,
  median: row?.median ?? null,
  p90: row?.p90 ?? null,
});

const bucketsOf = (rows: readonly Row[]): WaitBucket[] =>
  rows.flatMap((row) => (row.start === null ? [] : [{ start: row.start.toISOString(), ...figures(row) }]));

const decided = ({ project, from, to, timeZone, ...span }: Span & Omit<Asked, 'by'>) => sql`
  select l.name, l.sources, extract(epoch from l.decided_at - l.opened_at)::float8 as waited,
    date_trunc(${bucketOf({ from, to, ...span })}, l.decided_at, ${timeZone}) as start
  from level l
  where l.project_id = ${project} and l.decided_at >= ${from} and l.decided_at < ${to}
    and l.status in ('approved', 'rejected') and l.opened_at is not null`;

const measured = sql`
  count(*)::int as count,
  percentile_cont(0.5) within group (order by waited) as median,
  percentile_cont(0.9) within group (order by waited) as p90`;

async function allWaits(reader: Reader, asked: Asked): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with decided as (${decided(asked)})
    select null as kind, null as name, start, ${measured}
    from decided
    group by grouping sets ((start), ())
    order by start nulls first
  `.execute(reader);
  return rows;
}

async function namedWaits(reader: Reader, asked: Asked): Promise<Row[]> {
  const named =
    asked.by === 'level'
      ? sql`select 'level' as kind, name, start, waited from decided`
      : sql`select distinct on (d.place, s ->> 'kind', s ->> 'name') s ->> 'kind' as kind, s ->> 'name' as name, start, waited
            from (select row_number() over () as place, * from decided) d, jsonb_array_elements(d.sources) s`;
  const { rows } = await sql<Row>`
    with decided as (${decided(asked)}),
    named as materialized (${named}),
    largest as (
      select kind, name, count(*) as many from named group by kind, name order by many desc, kind, name limit ${most}
    )
    select n.kind, n.name, n.start, ${measured}
    from named n
    join largest b on b.kind = n.kind and b.name = n.name
    group by grouping sets ((n.kind, n.name, b.many, n.start), (n.kind, n.name, b.many))
    order by b.many desc, n.kind, n.name, n.start nulls first
  `.execute(reader);
  return rows;
}
