import { type RawBuilder, sql } from 'kysely';
import { first, type Reader } from '../kernel/database.ts';
import type { Position } from './position.ts';
import type { Names, StoredEntry } from './readable.ts';

/** What a reader asks for. Ids are strings of digits; undefined: any. `projectId` null: only what concerns no project. */
export type LedgerFilter = {
  readonly projectId?: string | null;
  readonly projectIds?: readonly string[];
  readonly subjectType?: string;
  readonly subjectId?: string;
  readonly actorId?: string;
  readonly action?: string;
  /** Only what concerns this release of the project. */
  readonly release?: string;
  readonly from?: string;
  readonly to?: string;
};

export type LedgerPage = {
  readonly after: Position | null;
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
};

/**
 * Settled entries in order: nothing can come between or in front of them any more, so that whoever goes on after the
 * last of them misses none and gets none twice.
 */
export async function findEntries(
  reader: Reader,
  filter: LedgerFilter,
  { after, order, limit }: LedgerPage,
): Promise<StoredEntry[]> {
  const newest = order === 'newest';
  const beyond = after && sql`(e.xact, e.seq) ${newest ? sql`<` : sql`>`} (${after.xact}, ${after.seq})`;
  const { rows } = await sql<StoredEntry>`
    select e.seq, e.project_id, p.key as project_key, e.entry, e.hash, e.xact
    from ledger_entry e
    left join project p on p.id = e.project_id
    where ${sql.join(conditions(filter, beyond), sql` and `)}
    order by ${newest ? sql`e.xact desc, e.seq desc` : sql`e.xact, e.seq`}
    limit ${limit}
  `.execute(reader);
  return rows;
}

function conditions(filter: LedgerFilter, beyond: RawBuilder<unknown> | null): RawBuilder<unknown>[] {
  const { projectId, projectIds, subjectType, subjectId, actorId, action, release, from, to } = filter;
  return [
    sql`e.xact < (select ledger_horizon())`,
    projectId === null && sql`e.project_id is null`,
    projectId && sql`e.project_id = ${projectId}`,
    projectIds && sql`e.project_id = any(${projectIds}::bigint[])`,
    subjectType && sql`e.subject_type = ${subjectType}`,
    subjectId && sql`e.subject_id = ${subjectId}`,
    actorId && sql`e.actor_id = ${actorId}`,
    action && sql`e.action = ${action}`,
    projectId && release && sql`e.seq = any(array(${entriesOfRelease(projectId, release)}))`,
    from && sql`e.at >= ${from}`,
    to && sql`e.at < ${to}`,
    beyond,
  ].filter((condition) => typeof condition === 'object' && condition !== null);
}

/** The numbers of the entries about a release and all that is on its way with it: few, and found by their subjects. */
const entriesOfRelease = (project: string, release: string) => sql`
  with stages as (
    select t.id
    from stage_execution t
    join execution x on x.project_id = t.project_id and x.id = t.execution_id
    where x.project_id = ${project} and x.release_id = ${release}
  ),
  gates as (
    select g.id from gate_execution g join stages t on g.project_id = ${project} and t.id = g.stage_execution_id
  ),
  things (type, id) as materialized (
    select 'release', id from release where project_id = ${project} and id = ${release}
    union all select 'snapshot', id from snapshot where project_id = ${project} and release_id = ${release}
    union all select 'execution', id from execution where project_id = ${project} and release_id = ${release}
    union all select 'stage', id from stages
    union all select 'gate', id from gates
    union all select 'approval', a.id
      from gates g join approval a on a.project_id = ${project} and a.subject_type = 'gate' and a.subject_id = g.id
    union all select 'step', p.id
      from stages t join step_execution p on p.project_id = ${project} and p.stage_execution_id = t.id
  )
  select l.seq
  from things s
  join ledger_entry l on l.project_id = ${project} and l.subject_type = s.type and l.subject_id = s.id::text`;

/** One entry of a project, or of the whole instance, whether or not others can still come in front of it. */
export async function findEntry(
  reader: Reader,
  projectId: string | undefined,
  seq: string,
): Promise<StoredEntry | undefined> {
  const { rows } = await sql<StoredEntry>`
    select e.seq, e.project_id, p.key as project_key, e.entry, e.hash, e.xact
    from ledger_entry e
    left join project p on p.id = e.project_id
    where e.seq = ${seq} and ${projectId === undefined ? sql`true` : sql`e.project_id = ${projectId}`}
  `.execute(reader);
  return rows[0];
}

/** The disclosures there still are of these entries, by the number of the entry. */
export async function disclosuresOf(
  reader: Reader,
  entries: readonly StoredEntry[],
): Promise<ReadonlyMap<string, string[]>> {
  if (entries.length === 0) return new Map();
  const { rows } = await sql<{ seq: string; disclosures: string[] }>`
    select seq, array_agg(disclosure order by digest) as disclosures
    from ledger_disclosure
    where seq = any(${entries.map(({ seq }) => seq)}::bigint[])
    group by seq
  `.execute(reader);
  return new Map(rows.map(({ seq, disclosures }) => [seq, disclosures]));
}

/** The user names of accounts, those that exist. */
export async function usernamesOf(reader: Reader, accountIds: readonly string[]): Promise<Names> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; username: string }>`
    select id, username from account where id = any(${accountIds}::bigint[])
  `.execute(reader);
  return new Map(rows.map(({ id, username }) => [id, username]));
}

export async function accountNamed(reader: Reader, username: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from account where username = ${username}`.execute(
    reader,
  );
  return rows[0]?.id;
}

export async function projectNamed(reader: Reader, key: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from project where key = ${key}`.execute(reader);
  return rows[0]?.id;
}

/** The end of what may be followed now: everything before it is settled, everything after it is still to come. */
export async function horizon(reader: Reader): Promise<Position> {
  const { rows } = await sql<{ xact: string }>`select ledger_horizon() as xact`.execute(reader);
  return { xact: first(rows).xact, seq: '0' };
}

/** What an entry not yet published is about: enough to wake whoever waits for it. */
export type Glimpse = Position & {
  readonly project_id: string | null;
  readonly subject_type: string;
  readonly subject_id: string;
};

/**
 * Committed entries after a position, settled or not, that are numbered above `above`, in the order of positions. What
 * it reads is bounded by the position, however long the ledger is.
 */
export async function glimpse(
  reader: Reader,
  { after, above, limit }: { after: Position; above: bigint; limit: number },
): Promise<Glimpse[]> {
  const { rows } = await sql<Glimpse>`
    select xact, seq, project_id, subject_type, subject_id
    from ledger_entry
    where (xact, seq) > (${after.xact}, ${after.seq}) and seq > ${String(above)}
    order by xact, seq
    limit ${limit}
  `.execute(reader);
  return rows;
}

/** The projects that each of these accounts is a member of. */
export async function memberships(
  reader: Reader,
  accountIds: readonly string[],
): Promise<ReadonlySet<string>[]> {
  const accounts = [...new Set(accountIds)];
  const { rows } = await sql<{ account_id: string; project_id: string }>`
    select m.account_id, m.project_id
    from member m
    where m.account_id = any(${accounts}::bigint[])
    union
    select g.account_id, m.project_id
    from group_member g
    join member m on m.group_id = g.group_id
    where g.account_id = any(${accounts}::bigint[])
  `.execute(reader);
  const found = Map.groupBy(rows, ({ account_id }) => account_id);
  return accountIds.map((id) => new Set(found.get(id)?.map(({ project_id }) => project_id)));
}
