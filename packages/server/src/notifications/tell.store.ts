import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';
import { prepared } from '../kernel/prepared.ts';

/**
 * Notes those who sit on the seats of a level that has opened, each once: who has delegated theirs hears of it when it
 * comes back. Answers the notifications that are new.
 */
export async function noteAsked(tx: Tx, project: string, level: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into notification (kind, project_id, account_id, approval_id, level_id)
    select distinct 'asked', r.project_id, h.holder, r.approval_id, r.level_id
    from approver r
    join level l on l.project_id = r.project_id and l.id = r.level_id
    join approval ap on ap.project_id = r.project_id and ap.id = r.approval_id
    cross join lateral (
      select holder_of(r.project_id, r.account_id, l.sources, ap.barred, l.people_only, now()) as holder
    ) h
    where r.project_id = ${project} and r.level_id = ${level}
    order by h.holder
    on conflict do nothing
    returning id
  `.execute(tx);
  return rows.map(({ id }) => id);
}

/** An approval that has ended. */
export type Ended = { readonly project: string; readonly approval: string };
/** A notification, and whose it is. */
export type Noted = { readonly id: string; readonly project: string };

/** Notes who had asked for approvals that have ended, once for each. Answers the notifications that are new. */
export async function noteEnded(tx: Tx, ended: readonly Ended[]): Promise<Noted[]> {
  const { rows } = await sql<Noted>`
    ${prepared}
    insert into notification (kind, project_id, account_id, approval_id)
    select 'ended', ap.project_id, ap.requested_by, ap.id
    from unnest(
      ${ended.map(({ project }) => project)}::bigint[], ${ended.map(({ approval }) => approval)}::bigint[]
    ) as e (project_id, approval_id)
    join approval ap on ap.project_id = e.project_id and ap.id = e.approval_id
    where ap.requested_by is not null
    order by ap.project_id, ap.id
    on conflict do nothing
    returning id, project_id as project
  `.execute(tx);
  return rows;
}

/** The notifications of these people about a level that are in no mail which is still to be sent. */
export async function mailedBefore(
  tx: Tx,
  project: string,
  level: string,
  accounts: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select n.id
    from notification n
    left join mail m on m.id = n.mail_id
    where n.project_id = ${project} and n.kind = 'asked' and n.level_id = ${level}
      and n.account_id = any(${[...accounts]}::bigint[])
      and (m.id is null or m.ended_at is not null)
  `.execute(tx);
  return rows.map(({ id }) => id);
}

export type NewMail = { readonly id: string; readonly due: Date };

/**
 * Puts notifications into mails, as each person wants it: into the one that is being collected for them, until `due`
 * if it is a new one, or into one of its own that goes now. Whoever wants none or has no address gets none. Answers the
 * mails that are new. `host`: the right side of their Message-IDs.
 */
export async function placeInMails(
  tx: Tx,
  project: string,
  notifications: readonly string[],
  { now, due, host }: { now: Date; due: Date; host: string },
): Promise<NewMail[]> {
  const { rows } = await sql<NewMail>`
    with told as materialized (
      select n.id, n.account_id, coalesce(p.mail, 'digest') as wish, gen_random_uuid() || '@' || ${host} as message_id
      from notification n
      join account a on a.id = n.account_id and a.email is not null
      left join preference p on p.account_id = n.account_id
      where n.project_id = ${project} and n.id = any(${[...notifications]}::bigint[])
    ),
    alone as (
      insert into mail (account_id, message_id, status, due_at)
      select account_id, message_id, 'sending', ${now} from told where wish = 'each'
      returning id, message_id, due_at
    ),
    together as (
      insert into mail (account_id, message_id, status, due_at)
      select distinct on (account_id) account_id, message_id, 'collecting', ${due}::timestamptz
      from told
      where wish = 'digest'
      order by account_id
      on conflict (account_id) where status = 'collecting' do update set due_at = mail.due_at
      returning id, account_id, due_at, xmax = 0 as fresh
    ),
    placed as (
      update notification n
      set mail_id = coalesce(o.id, t.id)
      from told d
      left join alone o on o.message_id = d.message_id
      left join together t on d.wish = 'digest' and t.account_id = d.account_id
      where n.project_id = ${project} and n.id = d.id
    )
    select id, due_at as due from alone
    union all
    select id, due_at from together where fresh
  `.execute(tx);
  return rows;
}
