import { dateTime, releaseOf, stageOf, system, userOf } from '../pictures.ts';
import { approvalStatuses, instanceStatuses, type Named, ruleRows } from '../words.ts';
import type { LevelRow } from './levels.views.ts';

/**
 * A level as ServiceDesk Plus shows it. One that a policy made is of a workflow and has the System as its author; one
 * that was added by hand has a name and an author of its own instead.
 */
export function levelPicture(row: LevelRow) {
  const { id, level, rule, threshold, release, stage, position } = row;
  const value = threshold === null ? null : String(threshold);
  return {
    created_time: dateTime(row.created_at),
    level,
    associated_entity: 'release',
    release: releaseOf(release),
    rule: { ...ruleRows[rule], value },
    created_by: row.created_by ? userOf(row.created_by) : system,
    release_stage: stageOf(stage, position),
    rule_value: value,
    ...(row.by_hand ? { name: row.name } : workflowOf(row)),
    id,
    status: levelStatus(row),
  };
}
export type LevelPicture = ReturnType<typeof levelPicture>;

function workflowOf({ execution, gate, name, stage, position }: LevelRow) {
  if (execution === null || gate === null) return {};
  const nth = stageOf(stage, position).stage_index;
  return {
    workflow_instance: { id: execution.id, status: { id: instanceStatuses[execution.status] } },
    statement: { name: gate.name, description: name, id: gate.id, key: `Approval_${gate.name}_${nth}` },
  };
}

/**
 * What was still undecided when the approval ended stays as it was then, unless its time was over: nobody is to wait for
 * it any longer, and it was not approved.
 */
export function levelStatus({
  status,
  opened,
  expired,
}: Pick<LevelRow, 'status' | 'opened' | 'expired'>): Named {
  if (status === 'approved') return approvalStatuses.approved;
  if (status === 'rejected' || (opened && expired)) return approvalStatuses.rejected;
  return opened ? approvalStatuses.pending : approvalStatuses.toBeSent;
}
