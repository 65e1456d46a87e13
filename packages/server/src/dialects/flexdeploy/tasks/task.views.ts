import type { GateStatus } from '@countersign/contract/execution-states.ts';
import { type RawBuilder, sql } from 'kysely';
import type { LevelStatus, Verdict } from '../../../approvals/approval.ts';
import { heldSeats } from '../../../approvals/showing/held-seats.views.ts';
import type { Reader } from '../../../kernel/database.ts';
import type { Principal } from '../../../people/principal.ts';
import { enterable } from '../place.views.ts';
import type { TaskQuery } from '../wire.ts';

/** What a task of either kind says of the gate that it belongs to. */
export type GateOfTask = {
  readonly gate: string;
  readonly gateName: string;
  readonly environment: string;
  readonly environmentName: string;
  readonly snapshot: string;
  readonly snapshot_at: Date;
  readonly pipelineName: string;
  readonly release: string;
  readonly releaseName: string;
  readonly execution: string;
};

/** A task of approval: somebody who was asked on a level of a gate's approval. */
export type ApprovalTask = GateOfTask & {
  readonly id: string;
  readonly account: string;
  readonly approval: string;
  readonly level: string;
  readonly levelStatus: LevelStatus;
  readonly waiting: boolean;
  readonly verdict: Verdict | null;
  readonly disclosures: readonly string[];
};

/** A scheduled task: a schedule gate that was asked. */
export type ScheduledTask = GateOfTask & {
  readonly id: string;
  readonly status: GateStatus;
  readonly opens_at: Date | null;
};

const gateColumns = sql`
  g.id as gate, g.name as "gateName", n.id as environment, n.name as "environmentName", s.id as snapshot,
  s.created_at as snapshot_at, l.name as "pipelineName", r.id as release, r.title as "releaseName", e.id as execution
`;

const gateTables = sql`
  gate_execution g
  join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
  join execution e on e.project_id = t.project_id and e.id = t.execution_id
  join environment n on n.project_id = t.project_id and n.id = t.environment_id
  join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
  join release r on r.project_id = e.project_id and r.id = e.release_id
  join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
  join pipeline l on l.project_id = v.project_id and l.id = v.pipeline_id
`;

const approvalTables = sql`
  ${gateTables}
  join approver a on a.project_id = g.project_id and a.approval_id = g.approval_id
  join level w on w.project_id = a.project_id and w.id = a.level_id and w.status <> 'waiting'
  left join decision d
    on d.project_id = a.project_id and d.level_id = a.level_id
    and coalesce(d.on_behalf_of, d.account_id) = a.account_id
`;

const approvalColumns = sql`
  a.id, a.account_id as account, a.approval_id as approval, a.level_id as level, w.status as "levelStatus", a.waiting,
  d.verdict, array(select x.disclosure from ledger_disclosure x where x.seq = d.entry_seq) as disclosures
`;

export async function approvalTask(
  reader: Reader,
  project: string,
  id: string,
): Promise<ApprovalTask | undefined> {
  const { rows } = await sql<ApprovalTask>`
    select ${approvalColumns}, ${gateColumns}
    from ${approvalTables}
    where a.project_id = ${project} and a.id = ${id}
  `.execute(reader);
  return rows[0];
}

/** The approval tasks of somebody, or of everybody for an administrator; those that wait first, then the newest. */
export async function approvalTasks(
  reader: Reader,
  principal: Principal,
  query: TaskQuery,
  most: number,
): Promise<ApprovalTask[]> {
  const whose = principal.administrator ? sql`true` : theirs(principal.accountId);
  const { rows } = await sql<ApprovalTask>`
    select ${approvalColumns}, ${gateColumns}
    from ${approvalTables}
    where ${whose} and a.project_id in ${enterable(principal)} and ${matching(query)}
    order by a.waiting desc, a.id desc
    limit ${most}
  `.execute(reader);
  return rows;
}

/** Whom a task is for while it waits, and afterwards also whose seat it was: theirs, or of whom they stood in for. */
const theirs = (account: string) => sql`
  case when a.waiting then signer_of(a.project_id, a.level_id, a.account_id, now()) = ${account}
    else ${account} in (a.account_id, d.account_id) end
  and (d.account_id = ${account} or a.account_id in (${heldSeats(account)}))`;

export async function scheduledTask(
  reader: Reader,
  project: string,
  id: string,
): Promise<ScheduledTask | undefined> {
  const { rows } = await sql<ScheduledTask>`
    select g.id, g.status, g.opens_at, ${gateColumns}
    from ${gateTables}
    where g.project_id = ${project} and g.id = ${id} and g.type = 'schedule'
  `.execute(reader);
  return rows[0];
}

/** The schedule gates that somebody may see; those that wait first, then the newest. */
export async function scheduledTasks(
  reader: Reader,
  principal: Principal,
  query: TaskQuery,
  most: number,
): Promise<ScheduledTask[]> {
  const { rows } = await sql<ScheduledTask>`
    select g.id, g.status, g.opens_at, ${gateColumns}
    from ${gateTables}
    where g.type = 'schedule' and g.project_id in ${enterable(principal)} and ${matching(query)}
    order by g.status = 'scheduled' desc, g.id desc
    limit ${most}
  `.execute(reader);
  return rows;
}

/** Requests outside pipelines, applications and scheduled steps are nothing that Countersign has: they match nothing. */
function matching(query: TaskQuery): RawBuilder<unknown> {
  const { workflowRequestId, folderRequestId, applicationId, pipelineStageStepExecId, projectId } = query;
  if (workflowRequestId ?? folderRequestId ?? applicationId ?? pipelineStageStepExecId) return sql`false`;
  const conditions = [
    sql`true`,
    query.pipelineStageExecId && sql`t.id = ${query.pipelineStageExecId}`,
    query.pipelineStageGateExecId && sql`g.id = ${query.pipelineStageGateExecId}`,
    query.environmentId && sql`t.environment_id = ${query.environmentId}`,
    query.releaseId && sql`r.id = ${query.releaseId}`,
    query.snapshotId && sql`s.id = ${query.snapshotId}`,
    projectId &&
      sql`exists (
      select from service v2
      where v2.project_id = s.project_id and v2.id = ${projectId}
        and s.contents @> jsonb_build_array(jsonb_build_object('service', v2.name)))`,
  ].filter((one): one is RawBuilder<unknown> => typeof one === 'object');
  return sql.join(conditions, sql` and `);
}
