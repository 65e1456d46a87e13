import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { sql } from 'kysely';
import type { ApprovalStatus, Verdict } from '../approvals/approval.ts';
import type { ConditionContext } from '../conditions/context.ts';
import type { Reader } from '../kernel/database.ts';
import type { Makers } from '../policies/separate-duties.ts';

/** An approval as it was asked. */
export type Past = {
  readonly id: string;
  readonly title: string;
  readonly subject: { readonly type: string; readonly id: string; readonly digest: string };
  readonly policy: {
    readonly id: string | null;
    readonly version: number | null;
    readonly definition: PolicyDefinition;
  } | null;
  readonly context: ConditionContext;
  readonly makers: Makers;
  readonly status: ApprovalStatus;
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
};

/** Undefined: the project has no such approval. What was asked before makers were noted has its requester alone. */
export async function pastApproval(reader: Reader, project: string, id: string): Promise<Past | undefined> {
  const { rows } = await sql<Past>`
    select a.id, a.title, a.status, a.created_at as "createdAt", a.decided_at as "decidedAt",
      jsonb_build_object('type', a.subject_type, 'id', a.subject_id::text, 'digest', a.subject_digest) as subject,
      case when a.policy is not null then jsonb_build_object('id', a.policy_id::text, 'version', a.policy_version,
        'definition', a.policy) end as policy,
      jsonb_build_object('requester', coalesce(
        (select jsonb_build_object('username', u.username, 'kind', u.kind) from account u where u.id = a.requested_by),
        jsonb_build_object('username', '', 'kind', 'system'))) || a.context as context,
      jsonb_build_object('requester', a.requested_by::text, 'authors', '[]'::jsonb, 'committers', '[]'::jsonb)
        || a.makers as makers
    from approval a
    where a.project_id = ${project} and a.id = ${id}
  `.execute(reader);
  return rows[0];
}

/** A signature that was made. */
export type Signed = {
  readonly by: string;
  readonly kind: 'person' | 'service';
  readonly whose: string | null;
  readonly level: string;
  readonly verdict: Verdict;
  readonly input: string | number | boolean | null;
  readonly at: Date;
};

/** The signatures of an approval, in their order. */
export async function signaturesOf(reader: Reader, project: string, approval: string): Promise<Signed[]> {
  const { rows } = await sql<Signed>`
    select d.account_id as by, a.kind, d.on_behalf_of as whose, l.name as level, d.verdict, l.input_value as input,
      d.decided_at as at
    from decision d
    join account a on a.id = d.account_id
    join level l on l.project_id = d.project_id and l.id = d.level_id
    where d.project_id = ${project} and d.approval_id = ${approval}
    order by d.id
  `.execute(reader);
  return rows;
}

/** Where a snapshot goes: its stage, and who has sent it there. */
export type StagePlace = {
  readonly snapshot: string;
  readonly environment: string;
  readonly stage: string;
  readonly requester: string | null;
  readonly replayedBy: string | null;
  readonly pipeline: { readonly id: string; readonly name: string; readonly digest: string };
};

export type GatePlace = StagePlace & {
  readonly name: string;
  readonly type: string;
  readonly approval: string | null;
  readonly gate: unknown;
};

/** A gate that was asked, and what its pipeline says of it. Undefined: the project has none of this id. */
export async function gatePlace(reader: Reader, project: string, id: string): Promise<GatePlace | undefined> {
  const { rows } = await sql<GatePlace>`
    select g.name, g.type, g.approval_id as approval, t.name as stage, t.environment_id as environment,
      e.snapshot_id as snapshot, e.started_by as requester, e.replayed_by as "replayedBy",
      jsonb_build_object('id', p.id::text, 'name', p.name, 'digest', v.digest) as pipeline,
      v.definition -> 'stages' -> t.position -> 'gates' -> g.position as gate
    from gate_execution g
    join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
    join execution e on e.project_id = t.project_id and e.id = t.execution_id
    join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
    join pipeline p on p.project_id = v.project_id and p.id = v.pipeline_id
    where g.project_id = ${project} and g.id = ${id}
  `.execute(reader);
  return rows[0];
}

/** The pipeline that a snapshot goes along. Undefined: the project has no such snapshot. */
export async function pipelineOfSnapshot(
  reader: Reader,
  project: string,
  snapshot: string,
): Promise<{ id: string; name: string } | undefined> {
  const { rows } = await sql<{ id: string; name: string }>`
    select p.id, p.name
    from snapshot s
    join release r on r.project_id = s.project_id and r.id = s.release_id
    join pipeline p on p.project_id = r.project_id and p.id = r.pipeline_id
    where s.project_id = ${project} and s.id = ${snapshot}
  `.execute(reader);
  return rows[0];
}
