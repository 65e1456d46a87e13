import { toObjectId } from '../object-id.ts';
import { unixFloor } from '../times.ts';
import { nativeDocument } from './native-document.ts';
import type { StoredWorkflow } from './workflow.views.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Under which name a version keeps the document it was written as. */
export const extrasOf = (document: Fields): Fields => ({ zadig: document });

/** The document of a workflow: as it was written; of one that was written otherwise, what it would be. */
export const documentOf = ({ extras, definition }: Pick<StoredWorkflow, 'extras' | 'definition'>): Fields =>
  (extras?.zadig as Fields | undefined) ?? nativeDocument(definition);

/** A workflow in full, as the pages read it. */
export function shownWorkflow(row: StoredWorkflow, document: Fields = documentOf(row)): Fields {
  return {
    id: toObjectId(row.id),
    name: row.key,
    display_name: row.name,
    disabled: !row.enabled,
    ...document,
    project: row.project,
    description: row.description,
    ...changedBy(row),
    hash: '',
    remark: '',
    enable_approval_ticket: row.pre_approval,
    approval_ticket_id: '',
  };
}

const changedBy = (row: StoredWorkflow) => ({
  created_by: row.created_by ?? '',
  create_time: unixFloor(row.created_at),
  updated_by: row.updated_by ?? '',
  update_time: unixFloor(row.updated_at),
});

/** A row of GET /openapi/workflows. */
export const shownBrief = (row: Pick<StoredWorkflow, 'key' | 'name' | 'updated_by' | 'updated_at'>) => ({
  workflow_key: row.key,
  workflow_name: row.name,
  update_by: row.updated_by ?? '',
  update_time: unixFloor(row.updated_at),
  type: 'custom',
});

/** GET …/detail of the public API, which says nothing of pre-approval. */
export function shownDetail(row: StoredWorkflow) {
  const document = documentOf(row);
  return {
    workflow_key: row.key,
    workflow_name: row.name,
    project_key: row.project,
    description: row.description,
    ...changedBy(row),
    params: document.params,
    stages: (document.stages as Fields[]).map(({ name, parallel, jobs }) => ({
      name,
      ...(parallel === true && { parallel }),
      ...((jobs as unknown[]).length > 0 && { jobs }),
    })),
    notify_ctls: document.notify_ctls,
    share_storages: document.share_storages,
    concurrency_limit: document.concurrency_limit,
  };
}
