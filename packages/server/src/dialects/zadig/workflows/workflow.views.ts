import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { WorkflowKey } from '@countersign/contract/workflows.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../../kernel/database.ts';
import { prepared } from '../../../kernel/prepared.ts';
import type { Principal } from '../../../people/principal.ts';

/** A workflow with what it says: its active version, or where none is active the newest. */
export type StoredWorkflow = {
  readonly project_id: string;
  /** The key of its project. */
  readonly project: string;
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly pre_approval: boolean;
  readonly review_required: boolean;
  readonly created_by: string | null;
  readonly created_at: Date;
  readonly updated_by: string | null;
  readonly updated_at: Date;
  /** Null: there is no version yet, or it has no jobs. */
  readonly definition: WorkflowDefinition | null;
  readonly extras: Readonly<Record<string, unknown>> | null;
};

type Brief = Omit<StoredWorkflow, 'definition' | 'extras'>;

const rows = (
  which: RawBuilder<unknown>,
  { administrator, accountId }: Principal,
  content: RawBuilder<unknown>,
) => sql`
  select w.project_id, p.key as project, w.id, w.key, w.name, w.description, w.enabled, w.pre_approval,
    w.review_required, c.name as created_by, w.created_at, u.name as updated_by,
    greatest(w.updated_at, v.created_at) as updated_at ${content}
  from workflow w
  join project p on p.id = w.project_id
  left join account c on c.id = w.created_by
  left join lateral (
    select v.created_at, v.created_by, v.definition, v.extras
    from workflow_version v
    where v.project_id = w.project_id and v.workflow_id = w.id and v.deleted_at is null
    order by v.status = 'active' desc, v.number desc
    limit 1
  ) v on true
  left join account u on u.id = case when v.created_at > w.updated_at then v.created_by else w.updated_by end
  where w.deleted_at is null and ${which}
    and (${administrator} or access_of(p.id, ${accountId}) is not null)
`;

/** The workflows of a key that somebody can see; `project`: only in the project of this key. Zadig knows them by name alone. */
export async function workflowsCalled(
  reader: Reader,
  principal: Principal,
  key: string,
  project: string | null,
): Promise<StoredWorkflow[]> {
  if (!WorkflowKey.safeParse(key).success) return [];
  const which = sql`w.key = ${key} and (${project}::text is null or p.key = ${project}::text)`;
  const content = sql`, v.definition, v.extras`;
  return (
    await sql<StoredWorkflow>`${prepared}${rows(which, principal, content)} order by p.key`.execute(reader)
  ).rows;
}

/** Those of a project, by their names, without what they say: that can be large, and there may be many. */
export async function workflowsOf(reader: Reader, principal: Principal, project: string): Promise<Brief[]> {
  const which = sql`p.key = ${project}`;
  return (await sql<Brief>`${rows(which, principal, sql``)} order by w.key`.execute(reader)).rows;
}

export type NewestVersion = {
  readonly id: string;
  readonly number: number;
  readonly status: string;
  readonly digest: string;
};

/** The newest version of a workflow, and the number that comes next; deleted ones count. */
export async function newestVersion(
  reader: Reader,
  project: string,
  workflow: string,
): Promise<{ readonly newest: NewestVersion | undefined; readonly next: number }> {
  const { rows } = await sql<NewestVersion & { deleted: boolean }>`
    select id, number, status, digest, deleted_at is not null as deleted
    from workflow_version
    where project_id = ${project} and workflow_id = ${workflow}
    order by number desc
  `.execute(reader);
  return { newest: rows.find(({ deleted }) => !deleted), next: (rows[0]?.number ?? 0) + 1 };
}
