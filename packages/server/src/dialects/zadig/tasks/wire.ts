import { bool, type Field, int64, list, string, struct, type ValueOf } from '../input/go-json.ts';

/** A value that is read later, by what it is for. */
const later: Field<unknown> = { goType: 'interface {}', zero: null, read: (value) => value };

/** What a deploy job is told through the public API. */
export const DeployParameters = struct('ZadigDeployJobInput', {
  env_name: string,
  service_list: list(struct('ServiceDeployArgs', { service_name: string, service_module: string })),
});

/** The body of POST /openapi/workflows/custom/task. The last two are ours: Zadig runs nothing that wants a form here. */
export const OpenTask = struct('OpenAPICreateCustomWorkflowTaskArgs', {
  workflow_key: string,
  project_key: string,
  parameters: list(struct('CreateCustomTaskParam', { name: string, type: string, value: string })),
  inputs: list(struct('CreateCustomTaskJobInput', { job_name: string, job_type: string, parameters: later })),
  remark: string,
  approval_ticket_id: string,
  approval_id: string,
});
export type OpenTask = ValueOf<typeof OpenTask>;

export const Remark = struct('updateWorkflowV4TaskRemarkReq', { remark: string });

const decision = { task_id: int64, approve: bool, comment: string };
/** The body of …/task/approve; stage_name is that of a job of the task, whatever it is called. */
export const OpenDecision = struct('OpenAPIApproveRequest', {
  workflow_key: string,
  stage_name: string,
  ...decision,
});
/** The same as the pages send it. */
export const PageDecision = struct('ApproveRequest', {
  workflow_name: string,
  job_name: string,
  ...decision,
});
