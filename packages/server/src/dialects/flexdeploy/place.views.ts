import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { accessIn } from '../../people/enter.ts';
import type { Access, Caller, Principal } from '../../people/principal.ts';

const tables = {
  release: sql`release`,
  approver: sql`approver`,
  gate: sql`gate_execution`,
  environment: sql`environment`,
} as const;

/**
 * FlexDeploy names rows by a number alone: finds the project that a row is of, and lets somebody in. Undefined when
 * there is no such row, and when it is in a project that they may not enter: the two look the same.
 */
export async function enterBy(
  reader: Reader,
  principal: Principal,
  what: keyof typeof tables,
  id: string,
): Promise<Caller | undefined> {
  const { rows } = await sql<{ id: string; key: string; access: Access | null }>`
    select p.id, p.key, access_of(p.id, ${principal.accountId}) as access
    from ${tables[what]} x
    join project p on p.id = x.project_id
    where x.id = ${id}
  `.execute(reader);
  const row = rows[0];
  const access = row && accessIn(principal, row.access);
  if (!row || !access) return undefined;
  return { principal, project: { id: row.id, key: row.key }, access, via: 'flexdeploy' };
}

/** The ids of the projects that somebody may enter, to be compared with a row's `project_id`. */
export const enterable = ({ administrator, accountId }: Principal): RawBuilder<unknown> =>
  administrator
    ? sql`(select p.id from project p)`
    : sql`(select p.id from project p where access_of(p.id, ${accountId}) is not null)`;
