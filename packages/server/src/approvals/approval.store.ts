import { CompiledQuery } from 'kysely';
import type pg from 'pg';
import type { Tx } from '../kernel/database.ts';
import type { SealedEntry } from '../ledger/entry.ts';
import { ledgerColumns, ledgerInsert } from '../ledger/ledger.store.ts';
import type { Via } from '../people/principal.ts';
import type { Approval, Due, Verdict } from './approval.ts';
import { difference } from './difference.ts';

/** A signature to be written, with the ledger entry that carries it. */
export type Signature = {
  readonly level: string;
  readonly account: string;
  /** Whose seat it was, when it was another's. */
  readonly onBehalfOf: string | null;
  readonly verdict: Verdict;
  readonly via: Via;
  readonly entry: SealedEntry;
};

/** One approval's way from one state to the next, and the versions of everything that was read to decide it. */
export type Change = {
  readonly project: string;
  readonly version: number;
  readonly revision: string;
  readonly before: Approval;
  readonly after: Approval;
  readonly signatures: readonly Signature[];
  /** All its entries, those of the signatures among them. */
  readonly entries: readonly SealedEntry[];
};

/**
 * Writes many changes in one statement. Each is guarded by itself: it is written whole if its approval and the people
 * still have the versions that were read, and not at all otherwise. Rows are locked in the order of their ids, so two
 * such statements never wait for each other in a circle. `also` are entries that are written in any case.
 */
const writeAll = `
  with change as (
    select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::bigint[], $5::text[]) with ordinality
      as c (project_id, approval_id, version, revision, status, nth)
  ),
  held as materialized (
    select c.nth, c.project_id, c.approval_id, c.status
    from approval a
    join change c on c.project_id = a.project_id and c.approval_id = a.id
    where a.version = c.version and c.revision = (select value from people_revision)
    order by a.project_id, a.id
    for update of a
  ),
  approvals as (
    update approval a
    set version = a.version + 1, status = h.status, decided_at = case when h.status <> 'open' then $6::timestamptz end,
        remind_at = ($25::text[])[h.nth]::timestamptz[]
    from held h
    where a.project_id = h.project_id and a.id = h.approval_id
  ),
  levels as (
    update level l
    set status = n.status,
        overridden = n.overridden,
        timed_out = n.timed_out,
        stuck = n.stuck,
        input_value = n.value::jsonb,
        sources = case
          when n.escalated and not l.escalated and (l.deadline -> 'escalate' ->> 'replace')::boolean
            then l.deadline -> 'escalate' -> 'sources'
          when n.escalated and not l.escalated then l.sources || (l.deadline -> 'escalate' -> 'sources')
          else l.sources end,
        escalated = n.escalated,
        due_at = n.due_at,
        remind_at = n.remind_at::timestamptz[],
        opened_at = n.opened_at,
        decided_at = case when n.status <> 'open' then $6 end
    from unnest($7::int[], $8::bigint[], $9::text[], $24::boolean[], $26::boolean[], $27::boolean[], $28::text[],
      $29::boolean[], $30::timestamptz[], $31::text[], $32::timestamptz[])
      as n (nth, level_id, status, overridden, timed_out, stuck, value, escalated, due_at, remind_at, opened_at)
    join held h on h.nth = n.nth
    where l.project_id = h.project_id and l.id = n.level_id
  ),
  asked as (
    insert into approver (project_id, level_id, approval_id, account_id, waiting, asked_at)
    select h.project_id, n.level_id, h.approval_id, n.account_id, n.waiting, $6
    from unnest($10::int[], $11::bigint[], $12::bigint[], $13::boolean[]) as n (nth, level_id, account_id, waiting)
    join held h on h.nth = n.nth
    on conflict (project_id, level_id, account_id) do update
      set waiting = excluded.waiting, asked_at = excluded.asked_at
  ),
  relieved as (
    update approver p
    set waiting = false
    from unnest($14::int[], $15::bigint[], $16::bigint[]) as n (nth, level_id, account_id)
    join held h on h.nth = n.nth
    where p.project_id = h.project_id and p.level_id = n.level_id and p.account_id = n.account_id
  ),
  ${ledgerInsert(34, 'coalesce(($17::int[])[l.position], 0) = 0 or ($17::int[])[l.position] in (select nth from held)')},
  signed as (
    insert into decision (project_id, approval_id, level_id, account_id, on_behalf_of, verdict, digest, via, entry_seq, decided_at)
    select h.project_id, h.approval_id, n.level_id, n.account_id, n.on_behalf_of, n.verdict, a.subject_digest, n.via, w.seq, $6
    from unnest($18::int[], $19::bigint[], $20::bigint[], $21::text[], $22::text[], $23::bytea[], $33::bigint[])
      as n (nth, level_id, account_id, verdict, via, hash, on_behalf_of)
    join held h on h.nth = n.nth
    join approval a on a.project_id = h.project_id and a.id = h.approval_id
    join ledger_written w on w.hash = n.hash
  )
  select nth::int from held`;

function columns(changes: readonly Change[], at: Date, also: readonly SealedEntry[]): unknown[] {
  const numbered = changes.map((change, index) => ({ change, nth: index + 1 }));
  const each = <T>(rows: (change: Change) => readonly T[]) =>
    numbered.flatMap(({ change, nth }) => rows(change).map((row) => ({ nth, row })));
  const differences = new Map(changes.map((change) => [change, difference(change.before, change.after)]));
  const of = (change: Change) => differences.get(change) ?? difference(change.before, change.after);
  const levels = each((change) => of(change).levels);
  const asked = each((change) => of(change).asked);
  const relieved = each((change) => of(change).relieved);
  const signed = each((change) => change.signatures);
  const entries = each((change) => change.entries);
  return [
    changes.map(({ project }) => project),
    changes.map(({ before }) => before.id),
    changes.map(({ version }) => version),
    changes.map(({ revision }) => revision),
    changes.map(({ after }) => after.status),
    at.toISOString(),
    levels.map(({ nth }) => nth),
    levels.map(({ row }) => row.id),
    levels.map(({ row }) => row.status),
    asked.map(({ nth }) => nth),
    asked.map(({ row }) => row.level),
    asked.map(({ row }) => row.account),
    asked.map(({ row }) => row.waiting),
    relieved.map(({ nth }) => nth),
    relieved.map(({ row }) => row.level),
    relieved.map(({ row }) => row.account),
    [...entries.map(({ nth }) => nth), ...also.map(() => 0)],
    signed.map(({ nth }) => nth),
    signed.map(({ row }) => row.level),
    signed.map(({ row }) => row.account),
    signed.map(({ row }) => row.verdict),
    signed.map(({ row }) => row.via),
    signed.map(({ row }) => row.entry.hash),
    levels.map(({ row }) => row.overridden),
    changes.map(({ after }) => instants(after.due)),
    levels.map(({ row }) => row.timedOut),
    levels.map(({ row }) => row.stuck),
    levels.map(({ row }) => (row.value === null ? null : JSON.stringify(row.value))),
    levels.map(({ row }) => row.escalated),
    levels.map(({ row }) => row.due?.at.toISOString() ?? null),
    levels.map(({ row }) => instants(row.due)),
    levels.map(({ row }) => row.openedAt?.toISOString() ?? null),
    signed.map(({ row }) => row.onBehalfOf),
    ...ledgerColumns([...entries.map(({ row }) => row), ...also]),
  ];
}

/** An array of arrays cannot be taken apart in SQL: each goes as text. */
const instants = (due: Due | null): string =>
  `{${(due?.remind ?? []).map((at) => at.toISOString()).join(',')}}`;

/** Writes changes on a client of the hot path. Answers, for each change, whether it was written. */
export async function writeChanges(
  client: pg.ClientBase,
  changes: readonly Change[],
  at: Date,
  also: readonly SealedEntry[],
): Promise<boolean[]> {
  const values = columns(changes, at, also);
  const { rows } = await client.query<{ nth: number }>({ name: 'write-changes', text: writeAll, values });
  const written = new Set(rows.map(({ nth }) => nth));
  return changes.map((_, index) => written.has(index + 1));
}

/** Writes one change in a unit of work, which holds the approval's row. */
export async function writeChange(tx: Tx, change: Change, at: Date): Promise<boolean> {
  const { rows } = await tx.executeQuery<{ nth: number }>(
    CompiledQuery.raw(writeAll, columns([change], at, [])),
  );
  return rows.length === 1;
}
