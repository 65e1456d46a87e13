import type { VersionStatus } from '@countersign/contract/versions.ts';
import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { stamp } from './times.ts';
import { foreignVersion, foreignWorkflow, statusOf } from './translate.ts';

/** Somebody, as far as pictures show them. */
export type Person = { readonly id: string; readonly username: string };

/** Who made something and who changed it last, and when. */
type Made = {
  readonly creator: Person | null;
  readonly created_at: Date;
  readonly modifier: Person | null;
  readonly updated_at: Date;
};

/** The ids by which a client knows where it is: both stand in the path of every call. */
export type Address = { readonly project_id: string; readonly workspace_id: string };

/** The number of a version as SecMaster shows it; a draft has none. */
const numbered = (number: number): string => `V${number}`;

export type WorkflowRow = Made & {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly enabled: boolean;
  readonly review_policy: string | null;
  readonly extras: Readonly<Record<string, unknown>>;
  readonly active: { readonly id: string; readonly number: number } | null;
  /** The newest that is under review, and the newest that was rejected. */
  readonly in_review: string | null;
  readonly rejected: string | null;
};

/** A workflow with every key of the documents, in their order. What this server does not know is empty. */
export function workflowPicture(row: WorkflowRow, { project_id, workspace_id }: Address) {
  const { engine_type, aop_type, dataclass_id } = foreignWorkflow(row.extras);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    project_id,
    ...madeBy(row),
    edit_role: '',
    use_role: '',
    approve_role: row.review_policy ?? '',
    enabled: row.enabled,
    workspace_id,
    version_id: row.active?.id ?? '',
    current_approval_version_id: row.in_review ?? '',
    current_rejected_version_id: row.rejected ?? '',
    aop_type,
    engine_type,
    dataclass_id,
    dataclass_name: '',
    labels: row.labels.join(','),
    version: row.active ? numbered(row.active.number) : '',
  };
}

export type VersionRow = Made & {
  readonly id: string;
  readonly workflow_id: string;
  readonly workflow_extras: Readonly<Record<string, unknown>>;
  readonly number: number;
  readonly label: string;
  readonly description: string;
  readonly definition: WorkflowDefinition | null;
  readonly extras: Readonly<Record<string, unknown>>;
  readonly status: VersionStatus;
  /** Moves with every change. */
  readonly revision: number;
  readonly submitted_at: Date | null;
  /** Its review, or the last one. */
  readonly approval_id: string | null;
};

/** A version with every key of the documents, in their order. */
export function versionPicture(row: VersionRow, { project_id, workspace_id }: Address) {
  const workflow = foreignWorkflow(row.workflow_extras);
  const { name, ...content } = foreignVersion(row, workflow);
  return {
    id: row.id,
    version_id: row.id,
    name,
    aopworkflow_id: row.workflow_id,
    description: row.description,
    project_id,
    ...madeBy(row),
    enabled: row.status === 'active',
    status: statusOf(row.status),
    version: row.submitted_at === null ? '' : numbered(row.number),
    taskconfig: content.taskconfig,
    taskflow: content.taskflow,
    taskflow_type: content.taskflow_type,
    aop_type: content.aop_type,
    input: content.input,
    output: content.output,
    dataclass_id: workflow.dataclass_id,
    dataclass_name: '',
    workspace_id,
  };
}

const madeBy = ({ creator, created_at, modifier, updated_at }: Made) => ({
  owner_id: creator?.id ?? '',
  creator_id: creator?.id ?? '',
  creator_name: creator?.username ?? '',
  create_time: stamp(created_at),
  modifier_id: modifier?.id ?? '',
  modifier_name: modifier?.username ?? '',
  update_time: stamp(updated_at),
});
