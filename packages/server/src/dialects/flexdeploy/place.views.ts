import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { lookUp } from '../../kernel/look-up.ts';
import { accessIn } from '../../people/enter.ts';
import type { Access, Caller, Principal } from '../../people/principal.ts';

type Ask = { readonly account: string; readonly id: string };
type Row = { readonly id: string; readonly key: string; readonly access: Access | null };

/** The projects that rows of a table are of. */
const projectsBy = (table: string) =>
  lookUp<Ask, Row>(
    { account: 'bigint', id: 'bigint' },
    sql`
      select p.id, p.key, access_of(p.id, q.account) as access
      from ${sql.table(table)} x
      join project p on p.id = x.project_id
      where x.id = q.id`,
  );

const projects = {
  release: projectsBy('release'),
  approver: projectsBy('approver'),
  gate: projectsBy('gate_execution'),
  environment: projectsBy('environment'),
} as const;

/**
 * FlexDeploy names rows by a number alone: finds the project that a row is of, and lets somebody in. Undefined when
 * there is no such row, and when it is in a project that they may not enter: the two look the same.
 */
export async function enterBy(
  reader: Reader,
  principal: Principal,
  what: keyof typeof projects,
  id: string,
): Promise<Caller | undefined> {
  const [row] = await projects[what](reader, { account: principal.accountId, id });
  const access = row && accessIn(principal, row.access);
  if (!row || !access) return undefined;
  return { principal, project: { id: row.id, key: row.key }, access, via: 'flexdeploy' };
}

/** The ids of the projects that somebody may enter, to be compared with a row's `project_id`. */
export const enterable = ({ administrator, accountId }: Principal): RawBuilder<unknown> =>
  administrator
    ? sql`(select p.id from project p)`
    : sql`(select p.id from project p where access_of(p.id, ${accountId}) is not null)`;
