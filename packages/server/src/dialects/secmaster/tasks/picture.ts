import type { ApprovalStatus } from '../../../approvals/approval.ts';
import type { Address, Person } from '../pictures.ts';
import { stamp } from '../times.ts';
import type { Remark, TaskRow } from './task.views.ts';

const statuses: Record<ApprovalStatus, 'waiting' | 'finished' | 'canceled'> = {
  open: 'waiting',
  approved: 'finished',
  rejected: 'finished',
  overridden: 'finished',
  withdrawn: 'canceled',
  superseded: 'canceled',
  expired: 'canceled',
};

const names = (people: readonly Person[]): string => people.map(({ username }) => username).join(',');
const ids = (people: readonly Person[]): string => people.map(({ id }) => id).join(',');

/** A task with every key of the documents, in their order. It has a due date if its policy gives it one. */
export function taskPicture(row: TaskRow, remarks: readonly Remark[], { project_id, workspace_id }: Address) {
  const last = row.signed.at(-1) ?? row.creator;
  return {
    id: row.id,
    aopengine_task_id: '',
    name: row.title,
    project_id,
    description: row.version.description,
    create_time: stamp(row.created_at),
    creator_id: row.creator?.id ?? '',
    creator_name: row.creator?.username ?? '',
    update_time: stamp(row.decided_at ?? row.created_at),
    modifier_id: last?.id ?? '',
    modifier_name: last?.username ?? '',
    approveuser_id: ids(row.asked),
    approveuser_name: names(row.asked),
    approver: names(row.signed),
    notes: '',
    definition_key: '',
    note: '',
    due_date: row.due_at === null ? '' : stamp(row.due_at),
    action_id: row.workflow.id,
    action_version_id: row.version.id,
    action_instance_id: '',
    workspace_id,
    review_comments: row.review,
    view_parameters: '',
    handle_parameters: '',
    business_type: 'WORKFLOWPUBLISH',
    related_object: row.workflow.name,
    attachment_id_list: [],
    comments: remarks.map(({ id, message, by, at }) => ({
      ...{ id, message, user_id: by.id, user_name: by.username, time: stamp(at) },
    })),
    status: statuses[row.status],
    due_handle: '',
  };
}
