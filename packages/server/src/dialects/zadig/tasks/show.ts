import type { Approval } from '@countersign/contract/approval-shapes.ts';
import type { Run, RunJob, RunStage } from '@countersign/contract/run-shapes.ts';
import type { InputValues } from '@countersign/contract/workflow-definition.ts';
import { toObjectId } from '../object-id.ts';
import { unixFloor, unixOr } from '../times.ts';
import { deployInputs, deployType, paramInput } from '../workflows/input-names.ts';
import { spelled } from '../workflows/native-document.ts';
import { documentOf } from '../workflows/show.ts';
import { jobStatuses, stageStatus, taskStatuses } from './states.ts';
import type { ListedTask, TaskRow } from './task.views.ts';

type Fields = Readonly<Record<string, unknown>>;
type Approvals = ReadonlyMap<string, Approval>;
type Place = { readonly stage: number; readonly position: number };

/** `job-<stage>-<job>-<sub>-<name>`: what a job of a task is called; nothing here has sub-tasks. */
export const taskJobName = ({ stage, position }: Place, name: string): string =>
  `job-${stage}-${position}-0-${name}`;

/** A task in full. What has not begun has no times, and one that went well has no error. */
export function shownTask(project: string, run: Run, row: TaskRow, approvals: Approvals, now: Date) {
  const document = documentOf(row);
  const error = ['failed', 'timed-out'].includes(run.status) ? run.because : '';
  return {
    task_id: run.number,
    workflow_key: run.workflow.key,
    workflow_name: run.workflow.name,
    params: (document.params as Fields[]).map((param, index) => shownParam(param, index, run.inputs)),
    status: taskStatuses[run.status],
    reverted: false,
    remark: run.remark,
    ...(row.creator !== null && { task_creator: row.creator }),
    create_time: seconds(run.startedAt),
    start_time: seconds(run.startedAt),
    ...(run.endedAt !== null && { end_time: seconds(run.endedAt) }),
    stages: run.stages.map((stage) => shownStage(stage, { run, document, approvals, now })),
    project_key: project,
    ...(error !== '' && { error }),
    is_restart: run.attempt > 1,
    debug: false,
    approval_ticket_id: run.preApproval === null ? '' : (row.form ?? toObjectId(run.preApproval.id)),
    approval_id: run.preApproval?.externalId ?? '',
  };
}

const seconds = (at: string): number => unixFloor(new Date(at));

function shownParam(param: Fields, index: number, inputs: InputValues): Fields {
  const value = inputs[paramInput(String(param.name), index)];
  if (value === undefined) return param;
  if (typeof value === 'string') return { ...param, value };
  return { ...param, value: value.map(spelled).join(','), choice_value: value.map(spelled) };
}

type Around = {
  readonly run: Run;
  readonly document: Fields;
  readonly approvals: Approvals;
  readonly now: Date;
};

function shownStage({ position: stage, name, jobs }: RunStage, around: Around) {
  const started = jobs.flatMap(({ startedAt }) => startedAt ?? []).toSorted();
  const ended = jobs.flatMap(({ endedAt }) => endedAt ?? []).toSorted();
  return {
    name,
    status: stageStatus(jobs.map(({ status }) => status)),
    ...(started[0] !== undefined && { start_time: seconds(started[0]) }),
    ...(ended.length === jobs.length && { end_time: seconds(ended.at(-1) ?? '') }),
    parallel: false,
    manual_exec: null,
    jobs: jobs.map((job, position) => shownJob(job, { stage, position }, around)),
    error: '',
  };
}

function shownJob(job: RunJob, place: Place, around: Around) {
  const { name, status, startedAt, endedAt } = job;
  const written = writtenJob(around.document, place);
  const failed = ['failed', 'timed-out', 'rejected'].includes(status);
  const end = endedAt === null ? around.now : new Date(endedAt);
  return {
    name: taskJobName(place, name),
    key: name,
    display_name: name,
    origin_name: name,
    type: written?.type ?? job.type,
    status: jobStatuses[status],
    reverted: false,
    ...(startedAt !== null && { start_time: seconds(startedAt) }),
    ...(endedAt !== null && { end_time: seconds(endedAt) }),
    cost_seconds: startedAt === null ? 0 : unixFloor(end) - seconds(startedAt),
    error: failed ? job.because : '',
    breakpoint_before: false,
    breakpoint_after: false,
    spec: shownSpec(job, place, written, around),
    error_policy: null,
    error_handler_user_id: '',
    error_handler_username: '',
    retry_count: Math.max(0, job.tries - 1),
    job_info: { job_name: name },
  };
}

function writtenJob(document: Fields, { stage, position }: Place): Fields | undefined {
  const stages = document.stages as { jobs: Fields[] }[];
  return stages[stage]?.jobs[position];
}

function shownSpec(
  job: RunJob,
  place: Place,
  written: Fields | undefined,
  { run, approvals }: Around,
): unknown {
  const spec = (written?.spec ?? {}) as Fields;
  if (written?.type === deployType)
    return deploySpec(deployInputs(job.name, place.stage, place.position), run.inputs);
  if (job.type !== 'approval') return spec;
  const asked = job.approval === null ? undefined : approvals.get(job.approval);
  return asked === undefined ? spec : approvalSpec(spec, asked);
}

function deploySpec(names: ReturnType<typeof deployInputs>, inputs: InputValues) {
  const services = inputs[names.services];
  return {
    ...{ env: inputs[names.environment] ?? '', env_alias: '', production: false, service_type: '' },
    ...{ deploy_contents: [], skip_check_run_status: false, is_import_to_deploy: false },
    service_and_images: (Array.isArray(services) ? services : []).map(({ service, module }) => ({
      ...{ service_name: service, service_module: module, image: '' },
    })),
    ...{ yaml_content: '', user_supplied_value: '', variable_kvs: [] },
  };
}

/** What an approval job says of the people it asked: each of them, groups taken apart; of a delegate, for whom. */
function approvalSpec(spec: Fields, { status, levels }: Approval): Fields {
  const signers = levels.flatMap((level) => level.signers).filter(({ left }) => !left);
  const native = (spec.native_approval ?? {}) as Fields;
  return {
    ...spec,
    native_approval: {
      ...native,
      approve_users: signers.map(({ username, name, verdict, comment, decidedAt, signedBy, delegate }) => ({
        ...{
          type: 'user',
          user_id: signedBy ?? delegate ?? username,
          user_name: namedFor(name, signedBy ?? delegate),
        },
        ...(verdict !== null && { reject_or_approve: verdict }),
        ...(comment !== '' && { comment }),
        ...(decidedAt !== null && { operation_time: seconds(decidedAt) }),
      })),
      reject_or_approve: status === 'approved' ? 'approve' : status === 'rejected' ? 'reject' : '',
    },
  };
}

const namedFor = (name: string, delegate: string | null): string =>
  delegate === null ? name : `${delegate} for ${name}`;

/** A row of the list of tasks: here, what has not happened is 0. */
export const shownBriefTask = (
  { key, name, project }: { readonly key: string; readonly name: string; readonly project: string },
  task: ListedTask,
) => ({
  workflow_key: key,
  workflow_name: name,
  project_key: project,
  task_id: task.number,
  create_time: unixFloor(task.created_at),
  task_creator: task.creator ?? '',
  start_time: unixFloor(task.created_at),
  end_time: unixOr(task.ended_at, 0),
  status: taskStatuses[task.status],
});
