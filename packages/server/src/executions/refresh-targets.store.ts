import { sql } from 'kysely';
import { reviseSubject } from '../approvals/asking/revise-subject.ts';
import type { Tx } from '../kernel/database.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { type Target, targetDigest } from './target.ts';

type Pending = Target & {
  readonly project: { readonly id: string; readonly key: string };
  readonly approval: string;
};

/**
 * An environment has another key or name now: what pending gates ask is another question, and their approvals are told
 * so. Signatures are then refused as stale until the environment is again what was asked about, or the stage is replayed.
 */
export async function refreshTargets(work: Work, project: string, environment: string): Promise<void> {
  for (const pending of await pendingIn(work.tx, project, environment)) {
    const { approval, project: named } = pending;
    await reviseSubject(
      work,
      { system: true, project: named },
      { project: named, approval, digest: targetDigest(pending) },
    );
  }
}

async function pendingIn(tx: Tx, project: string, environment: string): Promise<Pending[]> {
  const { rows } = await sql<Pending>`
    select jsonb_build_object('id', j.id::text, 'key', j.key) as project, a.id as approval,
      s.digest as snapshot, v.digest as pipeline, t.name as stage, g.name as gate,
      jsonb_build_object('key', n.key, 'name', n.name) as environment,
      case when a.policy_id is not null
        then jsonb_build_object('id', a.policy_id::text, 'version', a.policy_version) end as policy
    from stage_execution t
    join gate_execution g on g.project_id = t.project_id and g.stage_execution_id = t.id
    join approval a on a.project_id = g.project_id and a.id = g.approval_id
    join execution e on e.project_id = t.project_id and e.id = t.execution_id
    join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
    join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
    join environment n on n.project_id = t.project_id and n.id = t.environment_id
    join project j on j.id = t.project_id
    where t.project_id = ${project} and t.environment_id = ${environment} and t.ended_at is null
      and g.status = 'pending-approval'
    order by a.id
  `.execute(tx);
  return rows;
}
