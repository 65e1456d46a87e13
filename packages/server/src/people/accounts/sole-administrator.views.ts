import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import type { InstanceCaller } from '../principal.ts';

/**
 * The administrator of an instance in which nobody has set up anything yet, as whom its first configuration can be
 * applied; null once there is another account, or a project.
 */
export async function soleAdministrator(reader: Reader): Promise<InstanceCaller | null> {
  const { rows } = await sql<{ id: string; username: string }>`
    select min(id)::text as id, min(username) as username
    from account
    where not exists (select from project)
    having count(*) = 1 and bool_and(administrator)
  `.execute(reader);
  if (!rows[0]) return null;
  const { id: accountId, username } = rows[0];
  const principal = {
    accountId,
    username,
    kind: 'person',
    administrator: true,
    scopes: null,
    agent: false,
  } as const;
  return { principal, project: null, via: 'system' };
}
