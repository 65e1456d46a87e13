import { toObjectId } from '../object-id.ts';
import { unixCeil, unixFloor } from '../times.ts';
import type { FormRow } from './form.views.ts';

/** A form as the list has it: every key, always. */
export const shownForm = (project: string, row: FormRow) => ({
  id: row.object_id ?? toObjectId(row.id),
  approval_id: row.external_id,
  status: 1,
  project_key: project,
  envs: row.environments,
  services: row.services.map(({ service, module }) => ({ service_name: service, service_module: module })),
  users: row.executors,
  execution_window_start: row.window_start === null ? 0 : unixCeil(row.window_start),
  execution_window_end: row.window_end === null ? 0 : unixFloor(row.window_end),
  create_time: unixFloor(row.created_at),
});
