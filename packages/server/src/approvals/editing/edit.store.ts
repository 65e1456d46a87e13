import { sql } from 'kysely';
import { first, type Tx } from '../../kernel/database.ts';
import type { AddedLevel, ApprovalEvent, LevelsEvent } from '../evolve.ts';
import type { Place } from './planned.store.ts';

/** What a level belongs to: an approval, or a stage of a release whose gate has not opened yet. */
export type Home = { readonly approval: string } | Place;

const kinds = ['level-added', 'level-renamed', 'level-removed', 'approver-added', 'approver-removed'];
export const isEdit = (event: ApprovalEvent): event is LevelsEvent => kinds.includes(event.kind);

/** Writes one change of levels by hand; their home is held. What an open approval makes of it is written after. */
export async function writeEdit(
  tx: Tx,
  project: string,
  home: Home,
  event: LevelsEvent,
  author: string | null,
): Promise<void> {
  switch (event.kind) {
    case 'level-added':
      await insertLevel(tx, project, home, event.level, author);
      for (const account of event.level.people) await nameApprover(tx, project, event.level.id, account);
      return;
    case 'level-renamed':
      return renameLevel(tx, project, event.level, event.name);
    case 'level-removed':
      return deleteLevel(tx, project, event.level);
    case 'approver-added':
      await addSource(tx, project, event.level, event.account);
      return nameApprover(tx, project, event.level, event.account);
    case 'approver-removed':
      return removeApprover(tx, project, event.level, event.account);
  }
}

/** An id for a level that is about to be added. */
export async function nextLevelId(tx: Tx): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select nextval(pg_get_serial_sequence('level', 'id')) as id
  `.execute(tx);
  return first(rows).id;
}

async function insertLevel(tx: Tx, project: string, home: Home, level: AddedLevel, author: string | null) {
  const { id, ordinal, name, rule, people } = level;
  const threshold = 'percent' in rule ? rule.percent : 'count' in rule ? rule.count : null;
  const [approval, release, stage] =
    'approval' in home ? [home.approval, null, null] : [null, home.release, home.stage];
  await sql`
    insert into level (project_id, id, approval_id, release_id, stage, ordinal, name, rule, threshold, sources, status,
      created_by)
    overriding system value
    values (${project}, ${id}, ${approval}, ${release}, ${stage}, ${ordinal}, ${name}, ${rule.kind}, ${threshold},
      (select coalesce(jsonb_agg(jsonb_build_object('kind', 'user', 'id', id::text, 'name', username) order by id), '[]')
       from account where id = any(${[...people]}::bigint[])),
      'waiting', ${author})
  `.execute(tx);
}

/** A person named before the level opens: the row is there, so that it can be spoken of, and nobody is asked yet. */
async function nameApprover(tx: Tx, project: string, level: string, account: string): Promise<void> {
  await sql`
    insert into approver (project_id, level_id, approval_id, account_id, waiting, asked_at)
    select project_id, id, approval_id, ${account}, false, null
    from level
    where project_id = ${project} and id = ${level}
  `.execute(tx);
}

async function renameLevel(tx: Tx, project: string, level: string, name: string): Promise<void> {
  await sql`update level set name = ${name} where project_id = ${project} and id = ${level}`.execute(tx);
}

async function deleteLevel(tx: Tx, project: string, level: string): Promise<void> {
  await sql`delete from level where project_id = ${project} and id = ${level}`.execute(tx);
}

async function addSource(tx: Tx, project: string, level: string, account: string): Promise<void> {
  await sql`
    update level
    set sources = sources || (
      select jsonb_build_object('kind', 'user', 'id', id::text, 'name', username) from account where id = ${account})
    where project_id = ${project} and id = ${level}
  `.execute(tx);
}

async function removeApprover(tx: Tx, project: string, level: string, account: string): Promise<void> {
  await sql`
    with removed as (
      delete from approver where project_id = ${project} and level_id = ${level} and account_id = ${account}
    )
    update level
    set sources = (
      select coalesce(jsonb_agg(s), '[]') from jsonb_array_elements(sources) s
      where not (s ->> 'kind' = 'user' and s ->> 'id' = ${account}::text))
    where project_id = ${project} and id = ${level}
  `.execute(tx);
}
