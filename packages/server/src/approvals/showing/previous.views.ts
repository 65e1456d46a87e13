import type { PreviousDecision } from '@countersign/contract/approval-shapes.ts';
import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';

type Row = Omit<PreviousDecision, 'comment' | 'decidedAt'> & {
  readonly decided_at: Date;
  readonly disclosures: readonly string[];
};

/** Of an approval that was asked again and again, so many of the questions before it are shown. */
const most = 20;

/** What was said to the questions that an approval has taken the place of, oldest first. */
export async function previousDecisions(
  reader: Reader,
  projectId: string,
  approval: string,
): Promise<PreviousDecision[]> {
  const { rows } = await sql<Row>`
    with recursive before as (
      select previous_id as id, 1 as nth from approval where project_id = ${projectId} and id = ${approval}
      union all
      select a.previous_id, b.nth + 1
      from before b
      join approval a on a.project_id = ${projectId} and a.id = b.id
      where b.nth < ${most}
    )
    select d.approval_id as approval, l.name as level, a.username, a.name, d.verdict, d.decided_at,
      s.username as "signedBy", array(select x.disclosure from ledger_disclosure x where x.seq = d.entry_seq) as disclosures
    from before b
    join decision d on d.project_id = ${projectId} and d.approval_id = b.id
    join level l on l.project_id = d.project_id and l.id = d.level_id
    join account a on a.id = coalesce(d.on_behalf_of, d.account_id)
    left join account s on s.id = d.account_id and d.on_behalf_of is not null
    order by d.id
  `.execute(reader);
  return rows.map(({ decided_at, disclosures, ...row }) => ({
    ...row,
    comment: String(disclosures.map(readDisclosure).find((one) => one?.name === 'comment')?.value ?? ''),
    decidedAt: decided_at.toISOString(),
  }));
}
