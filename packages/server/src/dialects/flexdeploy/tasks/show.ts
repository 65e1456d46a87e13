import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import { exactNumber } from '../../../kernel/exact-json.ts';
import { scheduledDate, snapshotName } from '../times.ts';
import type { ApprovalTask, GateOfTask, ScheduledTask } from './task.views.ts';

/** What became of a task: by its own signature, or else by what others made of its level. VOIDED: it is not asked any more. */
export function approvalStatus({ waiting, verdict, levelStatus }: ApprovalTask): string {
  if (verdict !== null) return verdict === 'approve' ? 'APPROVED' : 'REJECTED';
  if (waiting && levelStatus === 'open') return 'PENDING';
  if (levelStatus === 'approved') return 'APPROVED';
  return levelStatus === 'rejected' ? 'REJECTED' : 'VOIDED';
}

export const notesOf = ({ disclosures }: ApprovalTask): string | null => {
  const said = disclosures.map(readDisclosure).find((one) => one?.name === 'comment');
  return said ? String(said.value) : null;
};

export const showApprovalTask = (task: ApprovalTask): object => ({
  taskId: exactNumber(task.id),
  status: approvalStatus(task),
  ...common(task),
  notes: notesOf(task),
  releaseDefinitionId: exactNumber(task.release),
  releaseSnapshot: snapshotName(task.snapshot_at),
});

/** COMPLETED once it has let its execution pass, CANCELLED when the execution ended before. */
export function scheduledStatus({ status }: ScheduledTask): string {
  if (status === 'scheduled') return 'PENDING';
  return status === 'successful' || status === 'skipped' ? 'COMPLETED' : 'CANCELLED';
}

/** The documents call its time scheduleDate in their table and scheduledDate in their examples. It goes by both names. */
export const showScheduledTask = (task: ScheduledTask): object => ({
  taskId: exactNumber(task.id),
  status: scheduledStatus(task),
  ...common(task),
  notes: null,
  scheduleDate: task.opens_at && scheduledDate(task.opens_at),
  scheduledDate: task.opens_at && scheduledDate(task.opens_at),
  releaseId: exactNumber(task.release),
  snapshotName: snapshotName(task.snapshot_at),
});

const common = (task: GateOfTask) => ({
  environmentId: exactNumber(task.environment),
  requestType: 'Release',
  flexFields: [],
  requestorPath: null,
  externalId: null,
  externalSystemId: null,
  externalSystemType: null,
  links: [],
  snapshotId: exactNumber(task.snapshot),
  pipelineName: task.pipelineName,
  environmentName: task.environmentName,
  gateName: task.gateName,
  releaseName: task.releaseName,
  pipelineStageGateExecId: exactNumber(task.gate),
});
