import { sql } from 'kysely';
import type { Tx } from '../../kernel/database.ts';

export type Notice = {
  readonly project: string;
  readonly glass: string;
  readonly kind: 'broken' | 'ended';
};

/**
 * Makes a mail of its own, due now, for everybody who is told of a use of break-glass: the maintainers, the reviewers
 * and the administrators, each once. Answers those that are new. `host`: the right side of their Message-IDs.
 */
export async function noteGlass(
  tx: Tx,
  { project, glass, kind }: Notice,
  { now, host }: { now: Date; host: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with concerned as (
      select id as account_id from account where administrator and disabled_at is null
      union
      select account_id from people_of(${project}, '[{"kind": "maintainers", "id": 0}]')
      union
      select p.account_id
      from break_glass b
      join level l on l.project_id = b.project_id and l.approval_id = b.approval_id
      cross join lateral people_of(b.project_id, l.sources) p
      where b.project_id = ${project} and b.id = ${glass}
    ),
    mails as (
      insert into mail (account_id, message_id, status, due_at)
      select a.id, gen_random_uuid() || '@' || ${host}, 'sending', ${now}
      from concerned c
      join account a on a.id = c.account_id and a.kind = 'person' and a.email is not null
      where not exists (
        select from break_glass_notice n
        where n.project_id = ${project} and n.glass_id = ${glass} and n.kind = ${kind} and n.account_id = a.id
      )
      returning id, account_id
    ),
    notices as (
      insert into break_glass_notice (project_id, glass_id, kind, account_id, mail_id)
      select ${project}, ${glass}, ${kind}, account_id, id from mails
    )
    select id from mails
  `.execute(tx);
  return rows.map(({ id }) => id);
}
