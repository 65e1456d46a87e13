import type { ConfiguredWorkflow } from '@countersign/contract/configured-workflows.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import type { CurrentVersion } from './current.ts';

type Row = { readonly project: string; readonly value: ConfiguredWorkflow };

/**
 * Workflows in the shape of a file, with the versions that were submitted and not rejected: drafts and what was returned
 * are still being written by somebody. What only another engine can read is left out.
 */
export async function readWorkflows(reader: Reader): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select w.project_id as project, jsonb_build_object('key', w.key, 'name', w.name, 'description', w.description,
      'labels', w.labels, 'enabled', w.enabled, 'preApproval', w.pre_approval, 'reviewRequired', w.review_required,
      'reviewPolicy', w.review_policy, 'schedule', w.schedule, 'versions', coalesce((
        select jsonb_agg(
          jsonb_build_object('label', v.label, 'description', v.description) || v.definition order by v.number)
        from workflow_version v
        where v.project_id = w.project_id and v.workflow_id = w.id and v.deleted_at is null
          and v.definition is not null and v.status in ('in-review', 'published', 'active')
      ), '[]')) as value
    from workflow w
    where w.deleted_at is null
    order by w.project_id, w.id
  `.execute(reader);
  return rows;
}

/** Every version there is, by the key of its project and of its workflow. */
export async function currentVersions(reader: Reader): Promise<CurrentVersion[]> {
  const { rows } = await sql<CurrentVersion>`
    select p.key as project, w.key as workflow, v.label, v.description, v.definition
    from workflow_version v
    join workflow w on w.project_id = v.project_id and w.id = v.workflow_id and w.deleted_at is null
    join project p on p.id = v.project_id
    where v.deleted_at is null and v.definition is not null
  `.execute(reader);
  return rows;
}
