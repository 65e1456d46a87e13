import { sql } from 'kysely';
import { reviseSubject } from '../../approvals/asking/revise-subject.ts';
import type { Tx } from '../../kernel/database.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { lookAgain } from '../look-again.ts';
import { type Target, targetDigest } from './target.ts';

/** What was changed: an environment, or a release. */
export type Changed = { readonly environment: string } | { readonly release: string };

type Pending = Target & {
  readonly project: { readonly id: string; readonly key: string };
  readonly execution: string;
  /** An approval of one of its gates that is open. */
  readonly approval: string | null;
};

/**
 * An environment, or a release, is called otherwise now. What is asked about it, and is another question thereby, is not
 * signed any more; the executions look for themselves what they have to ask again.
 */
export async function refreshTargets(work: Work, project: string, changed: Changed): Promise<void> {
  const pending = await pendingAt(work.tx, project, changed);
  for (const { approval, project: named, ...target } of pending)
    if (approval)
      await reviseSubject(
        work,
        { system: true, project: named },
        { project: named, approval, digest: targetDigest(target) },
      );
  for (const execution of new Set(pending.map((one) => one.execution)))
    await lookAgain(work, { project: { id: project }, id: execution });
}

async function pendingAt(tx: Tx, project: string, changed: Changed): Promise<Pending[]> {
  const where =
    'environment' in changed
      ? sql`t.environment_id = ${changed.environment}`
      : sql`e.release_id = ${changed.release}`;
  const { rows } = await sql<Pending>`
    select jsonb_build_object('id', j.id::text, 'key', j.key) as project, e.id as execution, a.id as approval,
      s.digest as snapshot, v.digest as pipeline, t.name as stage, g.name as gate,
      jsonb_build_object('key', n.key, 'name', n.name) as environment,
      jsonb_build_object('title', r.title, 'description', r.description) as release, a.policy -> 'material' as material,
      case when a.policy_id is not null
        then jsonb_build_object('id', a.policy_id::text, 'version', a.policy_version) end as policy
    from stage_execution t
    join execution e on e.project_id = t.project_id and e.id = t.execution_id
    join gate_execution g on g.project_id = t.project_id and g.stage_execution_id = t.id and g.type = 'approval'
    join release r on r.project_id = e.project_id and r.id = e.release_id
    join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
    join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
    join environment n on n.project_id = t.project_id and n.id = t.environment_id
    join project j on j.id = t.project_id
    left join approval a on a.project_id = g.project_id and a.id = g.approval_id and a.status = 'open'
    where t.project_id = ${project} and ${where} and t.ended_at is null
      and t.status in ('gates-running', 'gates-completed')
    order by s.number, a.id
  `.execute(tx);
  return rows;
}
