import { sql } from 'kysely';
import type { Work } from '../../kernel/unit-of-work.ts';
import type { Actor } from '../../ledger/entry.ts';
import { record } from '../../ledger/record.ts';
import type { Held } from '../state.store.ts';

/** Notes that the subject of an open approval has now this digest. While it is another than the one asked about, decisions are stale. */
export async function reviseSubject(
  work: Work,
  actor: Actor,
  { project, approval, digest }: { project: Held['project']; approval: string; digest: string },
): Promise<void> {
  const { rows } = await sql`
    update approval
    set subject_now = ${digest}, version = version + 1
    where project_id = ${project.id} and id = ${approval} and status = 'open' and subject_now <> ${digest}
    returning id
  `.execute(work.tx);
  if (rows.length === 0) return;
  await record(work, actor, {
    action: 'approval.subject-changed',
    subject: { type: 'approval', id: approval },
    details: { digest },
  });
}
