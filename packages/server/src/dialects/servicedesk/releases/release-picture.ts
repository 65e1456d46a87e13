import { dateTime, dateTimeOrNull, releaseOf, stageOf, system, userOf } from '../pictures.ts';
import type { Named } from '../words.ts';
import type { ReleaseRow } from './releases.views.ts';

const statuses = {
  requested: { name: 'Requested', id: '9001' },
  inProgress: { name: 'In progress', id: '9003' },
  completed: { name: 'Completed', id: '9005' },
  rejected: { name: 'Rejected', id: '9007' },
  failed: { name: 'Failed', id: '9009' },
  canceled: { name: 'Canceled', id: '9011' },
  closed: { name: 'Closed', id: '9013' },
} as const satisfies Record<string, Named>;

/** A release with what clients had kept with it. */
export function releasePicture(row: ReleaseRow) {
  const { id, title, display_id } = releaseOf(row);
  return {
    ...row.particulars,
    title,
    description: row.description,
    display_id,
    stage: row.stage && stageOf(row.stage.name, row.stage.position),
    status: releaseStatus(row),
    workflow: row.pipeline,
    created_time: dateTime(row.created_at),
    created_by: row.created_by ? userOf(row.created_by) : system,
    completed_time: dateTimeOrNull(row.closed_at),
    id,
  };
}

/** A release's status follows what becomes of it; it is not set. */
export function releaseStatus({ status, execution, stage }: ReleaseRow): Named {
  if (execution === 'successful') return statuses.completed;
  if (execution === 'rejected') return statuses.rejected;
  if (status === 'closed') return execution === 'aborted' ? statuses.canceled : statuses.closed;
  if (execution === 'failed') return statuses.failed;
  if (execution === 'aborted' || execution === 'out-of-date') return statuses.canceled;
  return execution === null || stage?.position === 0 ? statuses.requested : statuses.inProgress;
}
