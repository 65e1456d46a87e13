import type { ApprovalSubject } from '@countersign/contract/approval-subject.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

export type SubjectOfApproval = { readonly subject: ApprovalSubject; readonly askedAgain: string | null };

/**
 * What an approval is about, by the names under which people find it, and what asks the same since it has changed;
 * undefined: the project has no such approval. What is not shown by a page of its own is `other`.
 */
export async function subjectOfApproval(
  reader: Reader,
  project: string,
  approval: string,
): Promise<SubjectOfApproval | undefined> {
  const { rows } = await sql<SubjectOfApproval>`
    select
      (select max(n.id)::text from approval n
       where n.project_id = a.project_id and n.subject_type = a.subject_type and n.subject_id = a.subject_id
         and n.previous_id = a.id) as "askedAgain",
      jsonb_build_object('type', 'other', 'id', a.subject_id::text) || coalesce(
        case a.subject_type
          when 'gate' then ${gate} when 'workflow-version' then ${version} when 'run-job' then ${job}
        end, '{}') as subject
    from approval a
    where a.project_id = ${project} and a.id = ${approval}
  `.execute(reader);
  return rows[0];
}

const gate = sql`(
  select jsonb_build_object('type', 'gate', 'name', g.name, 'stage', t.name, 'execution', e.id::text,
    'environment', jsonb_build_object('key', n.key, 'name', n.name),
    'release', jsonb_build_object('id', r.id::text, 'number', 'RL-' || r.number, 'title', r.title),
    'snapshot', jsonb_build_object('id', s.id::text, 'number', s.number))
  from gate_execution g
  join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
  join environment n on n.project_id = t.project_id and n.id = t.environment_id
  join execution e on e.project_id = t.project_id and e.id = t.execution_id
  join release r on r.project_id = e.project_id and r.id = e.release_id
  join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
  where g.project_id = a.project_id and g.id = a.subject_id)`;

const workflow = sql`jsonb_build_object('key', w.key, 'name', w.name)`;
const versionRef = sql`jsonb_build_object('id', v.id::text, 'number', v.number, 'label', v.label)`;

const version = sql`(
  select jsonb_build_object('type', 'workflow-version', 'workflow', ${workflow}, 'version', ${versionRef},
    'active', (
      select jsonb_build_object('id', o.id::text, 'number', o.number, 'label', o.label)
      from workflow_version o
      where o.project_id = v.project_id and o.workflow_id = v.workflow_id and o.status = 'active'))
  from workflow_version v
  join workflow w on w.project_id = v.project_id and w.id = v.workflow_id
  where v.project_id = a.project_id and v.id = a.subject_id and v.deleted_at is null and w.deleted_at is null)`;

const job = sql`(
  select jsonb_build_object('type', 'run-job', 'name', j.name, 'run', jsonb_build_object('id', u.id::text, 'number', u.number),
    'workflow', ${workflow}, 'version', ${versionRef}, 'inputs', u.inputs,
    'instructions', v.definition -> 'stages' -> j.stage -> 'jobs' -> j.position -> 'approval' ->> 'description')
  from run_job j
  join run u on u.project_id = j.project_id and u.id = j.run_id
  join workflow w on w.project_id = u.project_id and w.id = u.workflow_id
  join workflow_version v on v.project_id = u.project_id and v.id = u.version_id
  where j.project_id = a.project_id and j.id = a.subject_id)`;
