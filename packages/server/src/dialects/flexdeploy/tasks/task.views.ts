import type { GateStatus } from '@countersign/contract/execution-states.ts';
import { type RawBuilder, sql } from 'kysely';
import type { LevelStatus, Verdict } from '../../../approvals/approval.ts';
import { decisionOf, heldSeats } from '../../../approvals/showing/held-seats.views.ts';
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

/** Where a gate `g` is. */
const itsStage = sql`
  join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
  join execution e on e.project_id = t.project_id and e.id = t.execution_id
`;

/** What its execution `e` and its stage `t` are of. Apart from the choosing: a dozen tables at once take long to plan. */
const itsNames = sql`
  join environment n on n.project_id = t.project_id and n.id = t.environment_id
  join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
  join release r on r.project_id = e.project_id and r.id = e.release_id
  join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
  join pipeline l on l.project_id = v.project_id and l.id = v.pipeline_id
`;

/** The level that a seat `a` is on, and what was signed from it. */
const itsLevel = sql`
  join level w on w.project_id = a.project_id and w.id = a.level_id and w.status <> 'waiting'
  left join lateral (${sql.raw(decisionOf('a'))}) d on true
`;

/** The gate that the seats `a` are asked at: that of which its approval is, if it asks nobody else by now. */
const itsGate = sql`
  join approval p on p.project_id = a.project_id and p.id = a.approval_id and p.subject_type = 'gate'
  join gate_execution g on g.project_id = p.project_id and g.id = p.subject_id and g.approval_id = p.id
  ${itsStage}
`;

const seat = sql`a.project_id, a.id, a.account_id, a.approval_id, a.level_id, a.waiting`;

/**
 * Tasks of the seats that `chosen` selects with the gates they are asked at, in the order in which they are shown. What
 * each is about is looked up by its key, one after the other: the planner would rather read all there ever were.
 */
async function shown(reader: Reader, chosen: RawBuilder<unknown>, most: number): Promise<ApprovalTask[]> {
  const { rows } = await sql<ApprovalTask>`
    with chosen as materialized (${chosen})
    select a.id, a.account_id as account, a.approval_id as approval, a.level_id as level, w.status as "levelStatus", a.waiting,
      d.verdict, array(select x.disclosure from ledger_disclosure x where x.seq = d.entry_seq) as disclosures, g.*
    from (select * from chosen order by waiting desc, id desc limit ${most}) a
    cross join lateral (
      select w.status from level w where w.project_id = a.project_id and w.id = a.level_id and w.status <> 'waiting' limit 1) w
    left join lateral (
      select d.verdict, d.entry_seq
      from decision d
      where d.project_id = a.project_id and d.level_id = a.level_id
        and coalesce(d.on_behalf_of, d.account_id) = a.account_id
      limit 1) d on true
    cross join lateral (
      select ${gateColumns}
      from gate_execution g ${itsStage} ${itsNames}
      where g.project_id = a.project_id and g.id = a.gate
      limit 1
    ) g
    order by a.waiting desc, a.id desc
  `.execute(reader);
  return rows;
}

export async function approvalTask(
  reader: Reader,
  project: string,
  id: string,
): Promise<ApprovalTask | undefined> {
  const chosen = sql`
    select ${seat}, g.id as gate from approver a ${itsGate} where a.project_id = ${project} and a.id = ${id}`;
  return (await shown(reader, chosen, 1))[0];
}

/**
 * The approval tasks of somebody, or of everybody for an administrator; those that wait first, then the newest. Where a
 * query names a gate or what it is in, its seats are looked at; otherwise those of the person, from the newest on, until
 * there are enough.
 */
export function approvalTasks(
  reader: Reader,
  principal: Principal,
  query: TaskQuery,
  most: number,
): Promise<ApprovalTask[]> {
  const { accountId, administrator } = principal;
  const wanted = sql`a.project_id in ${enterable(principal)} and ${matching(query)}`;
  if (isPlaced(query))
    return shown(
      reader,
      sql`
        select ${seat}, g.id as gate
        from gate_execution g ${itsStage}
        join approver a on a.project_id = g.project_id and a.approval_id = g.approval_id
        ${itsLevel}
        where ${wanted} and ${administrator ? sql`true` : theirs(accountId)}`,
      most,
    );
  const asked = sql`
    select ${seat}, g.id as gate
    from a
    cross join lateral (
      select g.id
      from approval p
      join gate_execution g on g.project_id = p.project_id and g.id = p.subject_id and g.approval_id = p.id
      ${itsStage}
      where p.project_id = a.project_id and p.id = a.approval_id and p.subject_type = 'gate' and ${wanted}
        and exists (select from level w where w.project_id = a.project_id and w.id = a.level_id and w.status <> 'waiting')
      limit 1
    ) g
    limit ${most}`;
  const lists = (administrator ? everybodys : over(accountId)).map(
    (seats) => sql`(with a as not materialized (${seats}) ${asked})`,
  );
  if (!administrator) lists.push(waiting(accountId, asked));
  return shown(reader, sql.join(lists, sql` union `), most);
}

/** All seats there are: those that wait, and the others. */
const everybodys = [
  sql`select a.* from approver a where a.waiting order by a.id desc offset 0`,
  sql`select a.* from approver a where not a.waiting order by a.id desc offset 0`,
];

/** The seats that were somebody's, and those from which they signed for others. */
const over = (account: string) => [
  sql`
    select a.* from approver a where a.account_id = ${account} and not a.waiting order by a.id desc offset 0`,
  sql`
    select a.*
    from decision d
    join approver a on a.project_id = d.project_id and a.level_id = d.level_id and a.account_id = d.on_behalf_of
    where d.account_id = ${account} and d.on_behalf_of is not null and not a.waiting
    order by a.id desc
    offset 0`,
];

/**
 * What `asked` finds of the seats `a` that are somebody's while they wait: of each of the accounts whose seats they may
 * be, one seat after the other from the newest on, as many as are wanted. The planner would sort them all.
 */
const waiting = (account: string, asked: RawBuilder<unknown>) => {
  const next = (after: RawBuilder<unknown>) => sql`
    select r.* from approver r where r.account_id = h.account_id and r.waiting and ${after} order by r.id desc limit 1`;
  return sql`(
    select w.*
    from (${heldSeats(account)}) h
    cross join lateral (
      with recursive seats as (
        (${next(sql`true`)})
        union all
        select n.* from seats b cross join lateral (${next(sql`r.id < b.id`)}) n
      ),
      a as not materialized (
        select * from seats a where signer_of(a.project_id, a.level_id, a.account_id, now()) = ${account} offset 0
      )
      ${asked}
    ) w)`;
};

/** Whom a task is for while it waits, and afterwards also whose seat it was: theirs, or of whom they stood in for. */
const theirs = (account: string) => sql`
  case when a.waiting then signer_of(a.project_id, a.level_id, a.account_id, now()) = ${account}
    else ${account} in (a.account_id, d.account_id) end
  and (d.account_id = ${account} or a.account_id in (${heldSeats(account)}))`;

/** The newest schedule gates of which `which` is true. */
const schedules = (which: RawBuilder<unknown>, most: number) => sql`(
  select g.id, g.project_id from gate_execution g ${itsStage} where g.type = 'schedule' and ${which} order by g.id desc limit ${most})`;

async function shownSchedules(reader: Reader, chosen: RawBuilder<unknown>, most: number) {
  const { rows } = await sql<ScheduledTask>`
    with chosen as materialized (${chosen})
    select g.*
    from chosen c
    cross join lateral (
      select g.id, g.status, g.opens_at, ${gateColumns}
      from gate_execution g ${itsStage} ${itsNames}
      where g.project_id = c.project_id and g.id = c.id
      limit 1
    ) g
    order by g.status = 'scheduled' desc, g.id desc
    limit ${most}
  `.execute(reader);
  return rows;
}

export async function scheduledTask(
  reader: Reader,
  project: string,
  id: string,
): Promise<ScheduledTask | undefined> {
  const which = sql`g.project_id = ${project} and g.id = ${id}`;
  return (await shownSchedules(reader, schedules(which, 1), 1))[0];
}

/** The schedule gates that somebody may see; those that wait first, then the newest. */
export function scheduledTasks(
  reader: Reader,
  principal: Principal,
  query: TaskQuery,
  most: number,
): Promise<ScheduledTask[]> {
  const wanted = sql`g.project_id in ${enterable(principal)} and ${matching(query)}`;
  const lists = ['=', '<>'].map((is) =>
    schedules(sql`g.status ${sql.raw(is)} 'scheduled' and ${wanted}`, most),
  );
  return shownSchedules(reader, sql.join(lists, sql` union all `), most);
}

/** Does a query name a gate, or what only a few gates are in? Or else what there is none of. */
const isPlaced = ({ status, notes, environmentId, projectId, ...places }: TaskQuery): boolean =>
  Object.values(places).some((place) => place !== undefined);

/** On gates `g`, their stages `t` and executions `e`. Requests outside pipelines, applications and scheduled steps are nothing that Countersign has: they match nothing. */
function matching(query: TaskQuery): RawBuilder<unknown> {
  const { workflowRequestId, folderRequestId, applicationId, pipelineStageStepExecId, projectId } = query;
  if (workflowRequestId ?? folderRequestId ?? applicationId ?? pipelineStageStepExecId) return sql`false`;
  const conditions = [
    sql`true`,
    query.pipelineStageExecId && sql`t.id = ${query.pipelineStageExecId}`,
    query.pipelineStageGateExecId && sql`g.id = ${query.pipelineStageGateExecId}`,
    query.environmentId && sql`t.environment_id = ${query.environmentId}`,
    query.releaseId &&
      sql`(e.project_id, e.release_id) in (select r.project_id, r.id from release r where r.id = ${query.releaseId})`,
    query.snapshotId && sql`e.snapshot_id = ${query.snapshotId}`,
    projectId &&
      sql`exists (
      select from snapshot s
      join service v2 on v2.project_id = s.project_id and v2.id = ${projectId}
      where s.project_id = e.project_id and s.id = e.snapshot_id
        and s.contents @> jsonb_build_array(jsonb_build_object('service', v2.name)))`,
  ].filter((one): one is RawBuilder<unknown> => typeof one === 'object');
  return sql.join(conditions, sql` and `);
}
