import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { newer } from '../showing/approval.views.ts';
import { heldSeats } from '../showing/held-seats.views.ts';

export type InboxRow = Omit<InboxItem, 'since' | 'dueAt'> & {
  readonly asked_at: string;
  readonly due_at: string | null;
};

/** Which part of an inbox is meant: of one project, by its key; with this in the title or in who asked. */
export type InboxFilter = { readonly project?: string | undefined; readonly search?: string | undefined };

/** A place in the order: a time and the seat's id. */
type Place = readonly string[] | null;

export type InboxPlace = {
  readonly after: Place;
  readonly until?: Place;
  readonly limit: number;
  readonly order?: 'since' | 'deadline';
};

/** What stands for a deadline where there is none: behind all others. */
export const noDeadline = '9999-12-31T23:59:59.999999Z';
const asText = (at: RawBuilder<unknown>) => sql`to_char(${at}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const due = sql`least(l.due_at, ap.due_at)`;
const deadline = sql`coalesce(${due}, ${noDeadline})`;

/**
 * What waits for an account's signature, oldest (or most urgent) first, after the place `after` and as far as `until`; one
 * more than `limit`. Times in microseconds. Those who have delegated to the account are few, and each one's own list is
 * read by its index.
 */
export async function inboxRows(
  reader: Reader,
  accountId: string,
  { after, until = null, limit, order = 'since' }: InboxPlace,
  filter: InboxFilter = {},
): Promise<InboxRow[]> {
  const key = order === 'since' ? sql`r.asked_at` : deadline;
  const wanted = sql`${beyond(key, after)} and ${within(key, until)} and ${matching(filter)}`;
  const seats = order === 'since' ? seatsBySince(wanted, filter) : seatsByDeadline(wanted);
  const { rows } = await sql<InboxRow>`
    with seat as (${heldSeats(accountId)})
    select r.id, ${asText(sql`r.asked_at`)} as asked_at, ${asText(due)} as due_at,
      p.key as project, ap.id as approval, l.id as level, l.name as "levelName", ap.title, ap.subject_digest as digest,
      jsonb_build_object('type', ap.subject_type, 'id', ap.subject_id::text) as subject,
      case when ap.context -> 'environment' is not null then jsonb_build_object(
        'key', ap.context -> 'environment' ->> 'key', 'name', ap.context -> 'environment' ->> 'name') end as environment,
      l.input is not null and l.input_value is null and coalesce((l.input ->> 'required')::boolean, true) as "asksValue", ${sql.raw(newer)} as newer,
      (select username from account where id = ap.requested_by) as "requestedBy",
      (select username from account where id = r.account_id and id <> ${accountId}) as "onBehalfOf"
    from seat s
    cross join lateral (
      select r.*
      from (${seats}) r
      where signer_of(r.project_id, r.level_id, r.account_id, now()) = ${accountId}
      ${order === 'since' ? sql`` : sql`order by r.deadline, r.id`}
      limit ${limit + 1}
    ) r ${itsApproval} ${itsLevel}
    join project p on p.id = r.project_id
    order by ${key}, r.id
    limit ${limit + 1}
  `.execute(reader);
  return rows;
}

const beyond = (key: RawBuilder<unknown>, place: Place) =>
  place ? sql`(${key}, r.id) > (${place[0]}::timestamptz, ${place[1]}::bigint)` : sql`true`;

const within = (key: RawBuilder<unknown>, place: Place) =>
  place ? sql`(${key}, r.id) <= (${place[0]}::timestamptz, ${place[1]}::bigint)` : sql`true`;

const matching = ({ project, search }: InboxFilter) => sql`
  ${project === undefined ? sql`true` : sql`r.project_id = (select id from project where key = ${project})`}
  and ${search === undefined ? sql`true` : has(search)}`;

/** Without patterns: a percent sign in a title is looked for as one. */
const has = (search: string) => sql`(
  position(lower(${search}) in lower(ap.title)) > 0
  or ap.requested_by in (
    select id from account where position(lower(${search}) in username || ' ' || lower(name)) > 0))`;

// Each by its key, one after the other: the planner would rather read all there ever were, which are ever more.
const itsApproval = sql`cross join lateral (
    select * from approval ap where ap.project_id = r.project_id and ap.id = r.approval_id limit 1) ap`;
const itsLevel = sql`cross join lateral (
    select * from level l where l.project_id = r.project_id and l.id = r.level_id limit 1) l`;

/**
 * Seats of one person in the order in which they were asked, one after the other: of many, no more are looked at than
 * are wanted. The planner would rather sort them all.
 */
const seatsBySince = (wanted: RawBuilder<unknown>, { search }: InboxFilter) => {
  const next = (after: RawBuilder<unknown>) => sql`
    select r.*
    from approver r ${search === undefined ? sql`` : itsApproval}
    where r.account_id = s.account_id and r.waiting and ${after} and ${wanted}
    order by r.asked_at, r.id
    limit 1`;
  return sql`
  with recursive r as (
    (${next(sql`true`)})
    union all
    select n.* from r b cross join lateral (${next(sql`(r.asked_at, r.id) > (b.asked_at, b.id)`)}) n
  )
  select * from r`;
};

/** Seats of one person in the order of their deadlines, so that whose turn it is has to be asked of the first only. */
const seatsByDeadline = (wanted: RawBuilder<unknown>) => sql`
  select r.*, ${deadline} as deadline
  from approver r ${itsApproval} ${itsLevel}
  where r.account_id = s.account_id and r.waiting and ${wanted}
  order by ${deadline}, r.id
  offset 0`;

export type InboxCount = {
  readonly count: number;
  readonly overdue: number;
  readonly nextDue: Date | null;
  /** The places, in the order of deadlines, at which a page ends. */
  readonly cuts: readonly (readonly string[])[];
};

/**
 * How much waits for an account's signature. It comes to what `signer_of` says of each seat (agreement.db.test.ts holds
 * them together) but asks who sits on whose seat once for each kind of question, of which there are few: of 10,000 seats
 * one by one it would take ten times as long, and every page shows this number.
 */
export async function countInbox(
  reader: Reader,
  accountId: string,
  filter: InboxFilter & { readonly every?: number | undefined },
): Promise<InboxCount> {
  const { rows } = await sql<InboxCount>`
    with seat as (${heldSeats(accountId)}),
    asked as materialized (
      select r.project_id, r.id, r.approval_id, r.level_id, r.account_id, l.sources, l.people_only, ap.barred,
        ap.distinct_people, ${due} as due_at
      from seat s
      join approver r on r.account_id = s.account_id and r.waiting ${itsLevel} ${itsApproval}
      where l.status = 'open' and ap.status = 'open' and ${matching(filter)}
    ),
    kind as materialized (select distinct project_id, account_id, sources, people_only, barred from asked),
    mine as materialized (
      select k.*
      from kind k
      where k.account_id <> all (k.barred)
        and holder_of(k.project_id, k.account_id, k.sources, k.barred, k.people_only, now()) = ${accountId}
        and (not k.people_only or exists (select from account a where a.id = k.account_id and a.kind = 'person'))
        and exists (select from people_of(k.project_id, k.sources) p where p.account_id = k.account_id)
    ),
    waiting as (
      select r.id, r.due_at
      from asked r
      join mine k on (k.project_id, k.account_id, k.sources, k.people_only, k.barred)
        = (r.project_id, r.account_id, r.sources, r.people_only, r.barred)
      where not exists (
        select from decision d
        where d.project_id = r.project_id and d.approval_id = r.approval_id and case
          when d.level_id = r.level_id then d.account_id = ${accountId} or r.account_id = coalesce(d.on_behalf_of, d.account_id)
          else r.distinct_people
            and (d.account_id in (r.account_id, ${accountId}) or d.on_behalf_of in (r.account_id, ${accountId})) end)
    )
    select count(*)::int as count, count(*) filter (where due_at <= now())::int as overdue,
      min(due_at) filter (where due_at > now()) as "nextDue", ${cuts(filter.every)} as cuts
    from waiting
  `.execute(reader);
  return rows[0] ?? { count: 0, overdue: 0, nextDue: null, cuts: [] };
}

const cuts = (every: number | undefined) =>
  every === undefined
    ? sql`'[]'::jsonb`
    : sql`(
      select coalesce(jsonb_agg(jsonb_build_array(${asText(sql`w.deadline`)}, w.id::text) order by w.nth), '[]')
      from (
        select d.*, row_number() over (order by d.deadline, d.id) as nth, lead(d.id) over (order by d.deadline, d.id) as next
        from (select id, coalesce(due_at, ${noDeadline}) as deadline from waiting) d
      ) w
      where w.nth % ${every}::int = 0 and w.next is not null)`;
