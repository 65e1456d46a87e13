import type { VersionStatus } from '@countersign/contract/versions.ts';
import { sql } from 'kysely';
import type { ApprovalStatus } from '../../../approvals/approval.ts';
import type { Reader } from '../../../kernel/database.ts';
import { lookUp } from '../../../kernel/look-up.ts';

/** A version with its review, or the last one, and without what it says. */
export type AskedVersion = {
  readonly id: string;
  readonly status: VersionStatus;
  readonly approval: string | null;
  readonly review: ApprovalStatus | null;
};

const asked = lookUp<{ project: string; id: string }, AskedVersion>(
  { project: 'bigint', id: 'bigint' },
  sql`
    select v.id, v.status, ap.id as approval, ap.status as review
    from workflow_version v
    join workflow w on w.project_id = v.project_id and w.id = v.workflow_id and w.deleted_at is null
    left join approval ap on ap.project_id = v.project_id and ap.id = v.approval_id
    where v.project_id = q.project and v.id = q.id and v.deleted_at is null`,
);

/** The version that somebody reviews; undefined: this project has none of this id. */
export const askedVersion = async (
  reader: Reader,
  project: string,
  id: string,
): Promise<AskedVersion | undefined> => (await asked(reader, { project, id }))[0];
