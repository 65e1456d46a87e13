/** A table whose rows belong to a chain: its id, and in its columns the ids of rows of the same chain. */
export type Table = { readonly id: string | null; readonly ids: Readonly<Record<string, string>> };

/** An id is one of the table that the type beside it names. */
const bySubject: Readonly<Record<string, string>> = {
  release: 'release',
  snapshot: 'snapshot',
  execution: 'execution',
  stage: 'stage_execution',
  gate: 'gate_execution',
  step: 'step_execution',
  approval: 'approval',
  permit: 'permit',
  run: 'run',
  job: 'run_job',
};

/** All that a chain leaves behind. Those on the left have ids that grow; what is written of a chain lies together. */
export const tables: Readonly<Record<string, Table>> = {
  release: { id: 'id', ids: {} },
  snapshot: { id: 'id', ids: { release_id: 'release' } },
  execution: { id: 'id', ids: { release_id: 'release', snapshot_id: 'snapshot' } },
  stage_execution: { id: 'id', ids: { execution_id: 'execution' } },
  gate_execution: { id: 'id', ids: { stage_execution_id: 'stage_execution', approval_id: 'approval' } },
  step_execution: { id: 'id', ids: { stage_execution_id: 'stage_execution' } },
  stage_lock: { id: null, ids: { release_id: 'release', stage_execution_id: 'stage_execution' } },
  placed_content: { id: null, ids: { stage_execution_id: 'stage_execution' } },
  approval: { id: 'id', ids: { subject_id: 'gate_execution' } },
  level: { id: 'id', ids: { approval_id: 'approval' } },
  approver: { id: 'id', ids: { level_id: 'level', approval_id: 'approval' } },
  decision: { id: 'id', ids: { approval_id: 'approval', level_id: 'level', entry_seq: 'ledger_entry' } },
  permit: { id: 'id', ids: { subject_id: 'by subject' } },
  run: { id: 'id', ids: { permit_id: 'permit' } },
  run_job: { id: 'id', ids: { run_id: 'run' } },
  ledger_entry: { id: 'seq', ids: { subject_id: 'by subject' } },
  ledger_disclosure: { id: null, ids: { seq: 'ledger_entry' } },
  ledger_pending: { id: null, ids: { seq: 'ledger_entry' } },
};

export const names = Object.keys(tables);
/** Those that have ids of their own. */
export const numbered = Object.entries(tables).flatMap(([name, { id }]) =>
  id === null ? [] : [[name, id] as const],
);

/** The ids of each table that one chain took up: above `from`, up to `to`. */
export type Range = { readonly from: number; readonly to: number };
export type Mold = { readonly project: string; readonly ranges: Readonly<Record<string, Range>> };

/** Where the copies of a mold begin in each table, and how far they lie apart there. */
export type Place = { readonly base: number; readonly span: number; readonly low: number };
export type Places = Readonly<Record<string, Place>>;

/** The id that copy `n` has for an id of the mold, as SQL. */
function moved(column: string, table: string, places: Places): string {
  if (table === 'by subject')
    return `case m.subject_type ${Object.entries(bySubject)
      .flatMap(([type, of]) => (places[of] ? [`when '${type}' then ${moved(column, of, places)}`] : []))
      .join(' ')} else ${column}::bigint end`;
  const place = places[table];
  return place ? `${column}::bigint + ${place.base - place.low} + n * ${place.span}::bigint` : column;
}

/** What a copy has in a column: `age`: by how much it is older than its mold; `number`: the next one of a release or run. */
export type Copied = { readonly places: Places; readonly age: string; readonly number: number };

/** The value of a column of copy `n` of the row `m` of a mold, as SQL. */
export function valueIn(
  table: string,
  column: string,
  type: string,
  { places, age, number }: Copied,
): string {
  const own = `m."${column}"`;
  const { id, ids } = tables[table] ?? { id: null, ids: {} };
  if (column === id) return moved(own, table, places);
  const of = ids[column];
  if (of !== undefined)
    return of === 'by subject' && type === 'text'
      ? `(${moved(own, of, places)})::text`
      : moved(own, of, places);
  if (type === 'timestamp with time zone') return `${own} - ${age}`;
  return special(own, places, number)[`${table}.${column}`] ?? own;
}

const special = (own: string, places: Places, number: number): Readonly<Record<string, string>> => ({
  'release.number': `${number} + n`,
  'release.title': `'Web shop 2.' || n`,
  'run.number': `${number} + n`,
  'approval.title': `regexp_replace(${own}, '^RL-\\d+ .*, snap', 'RL-' || ${number} + n || ' Web shop 2.' || n || ', snap')`,
  'approval.lane': `regexp_replace(${own}, '${places.release?.low ?? 0}', (${places.release?.base ?? 0} + n * ${places.release?.span ?? 0})::text)`,
  'permit.secret_hash': `case when ${own} is not null then sha256((${moved('m.id', 'permit', places)})::text::bytea) end`,
  'ledger_entry.entry': entryOf(places),
  'ledger_entry.hash': `sha256(convert_to(${entryOf(places)}, 'UTF8'))`,
  'ledger_entry.xact': '(select ledger_xact())',
});

/** The text of an entry says what it is about; what else it says is left as it was. */
const entryOf = (places: Places): string =>
  `replace(m.entry, '"subject":{"id":"' || m.subject_id || '"', '"subject":{"id":"' || ${moved('m.subject_id', 'by subject', places)} || '"')`;
