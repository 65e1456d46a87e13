import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import { sql } from 'kysely';
import type { Reader } from '../../../kernel/database.ts';

/** What somebody said in a review. An override passes, whatever the levels would have said. */
export type ReviewRow = {
  readonly id: string;
  readonly account_id: string;
  readonly verdict: 'approve' | 'reject';
  readonly comment: string;
  readonly at: Date;
};

type Row = Omit<ReviewRow, 'comment'> & { readonly disclosures: readonly string[] };

/** What was said in all the reviews of a version, the last first; `id` is the number of the ledger's entry. */
export async function reviewRows(reader: Reader, projectId: string, version: string): Promise<ReviewRow[]> {
  const { rows } = await sql<Row>`
    select e.seq as id, e.actor_id as account_id, e.at,
      case when e.action = 'decision.made' then e.entry::jsonb #>> '{details,verdict}' else 'approve' end as verdict,
      array(select x.disclosure from ledger_disclosure x where x.seq = e.seq) as disclosures
    from approval ap
    join ledger_entry e on e.project_id = ap.project_id and e.subject_type = 'approval' and e.subject_id = ap.id::text
    where ap.project_id = ${projectId} and ap.subject_type = 'workflow-version' and ap.subject_id = ${version}
      and e.action in ('decision.made', 'approval.overridden') and e.actor_id is not null
    order by e.seq desc
  `.execute(reader);
  return rows.map(({ disclosures, ...row }) => ({ ...row, comment: commentIn(disclosures) }));
}

/** The comment that an entry still discloses. */
export function commentIn(disclosures: readonly string[]): string {
  const comment = disclosures.map(readDisclosure).find((one) => one?.name === 'comment');
  return String(comment?.value ?? '');
}
