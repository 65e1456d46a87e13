import type { Uses } from '@countersign/contract/pre-approval-shapes.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/** The runs that were started with a form and the permits that were redeemed with it: the newest hundred of each. */
export async function usesOf(reader: Reader, projectId: string, id: string): Promise<Uses> {
  const [runs, permits] = [await runsWith(reader, projectId, id), await permitsWith(reader, projectId, id)];
  return {
    runs: runs.map((run) => ({ ...run, startedAt: run.startedAt.toISOString() })),
    permits: permits.map(({ type, subject, attempt, redeemedAt, ...permit }) => ({
      ...permit,
      subject: { type, id: subject, attempt },
      redeemedAt: redeemedAt.toISOString(),
    })),
  };
}

type RunRow = Omit<Uses['runs'][number], 'startedAt'> & { readonly startedAt: Date };

async function runsWith(reader: Reader, projectId: string, id: string): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select r.id, w.key as workflow, r.number, r.attempt, r.status, r.created_at as "startedAt"
    from run r
    join workflow w on w.project_id = r.project_id and w.id = r.workflow_id
    where r.project_id = ${projectId} and r.pre_approval_id = ${id}
    order by r.id desc
    limit 100
  `.execute(reader);
  return rows;
}

type PermitRow = {
  readonly id: string;
  readonly type: 'stage' | 'run';
  readonly subject: string;
  readonly attempt: number;
  readonly redeemedAt: Date;
};

async function permitsWith(reader: Reader, projectId: string, id: string): Promise<PermitRow[]> {
  const { rows } = await sql<PermitRow>`
    select id, subject_type as type, subject_id as subject, attempt, redeemed_at as "redeemedAt"
    from permit
    where project_id = ${projectId} and pre_approval_id = ${id} and status = 'redeemed'
    order by id desc
    limit 100
  `.execute(reader);
  return rows;
}
