import type {
  ExecutionStatus,
  GateStatus,
  StageStatus,
  StepStatus,
} from '@countersign/contract/execution-states.ts';
import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { sql } from 'kysely';
import { hasBrokenGlass } from '../../../emergencies/broken.views.ts';
import type { Reader } from '../../../kernel/database.ts';
import { lookUp } from '../../../kernel/look-up.ts';
import { accessIn } from '../../../people/enter.ts';
import type { Access, Caller, Principal } from '../../../people/principal.ts';

/** One execution as it stands, with every attempt at its stages, oldest first. */
export type Picture = {
  readonly id: string;
  readonly status: ExecutionStatus;
  readonly snapshot: { readonly id: string; readonly number: number };
  readonly definition: PipelineDefinition;
  readonly environments: readonly { readonly id: string; readonly key: string; readonly name: string }[];
  readonly attempts: readonly Attempt[];
};

export type Attempt = {
  readonly id: string;
  readonly position: number;
  readonly name: string;
  readonly environment: string;
  readonly status: StageStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly gates: readonly AskedGate[];
  readonly steps: readonly { readonly name: string; readonly status: StepStatus }[];
};

export type AskedGate = {
  readonly id: string;
  readonly name: string;
  readonly type: 'approval' | 'schedule' | 'check';
  readonly status: GateStatus;
  readonly because: string;
  readonly approval: string | null;
};

const pictures = sql`
    select e.id, e.status, jsonb_build_object('id', s.id::text, 'number', s.number) as snapshot, v.definition,
      (select coalesce(jsonb_agg(jsonb_build_object('id', n.id::text, 'key', n.key, 'name', n.name)), '[]')
       from environment n where n.project_id = e.project_id) as environments,
      (select coalesce(jsonb_agg(jsonb_build_object(
         'id', t.id::text, 'position', t.position, 'name', t.name, 'environment', t.environment_id::text,
         'status', t.status, 'startedAt', t.started_at, 'endedAt', t.ended_at,
         'gates', (select coalesce(jsonb_agg(jsonb_build_object('id', g.id::text, 'name', g.name, 'type', g.type,
                     'status', g.status, 'because', g.because, 'approval', g.approval_id::text) order by g.position), '[]')
                   from gate_execution g where g.project_id = t.project_id and g.stage_execution_id = t.id),
         'steps', (select coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'status', p.status) order by p.position), '[]')
                   from step_execution p where p.project_id = t.project_id and p.stage_execution_id = t.id)
         ) order by t.id), '[]')
       from stage_execution t where t.project_id = e.project_id and t.execution_id = e.id) as attempts
    from execution e
    join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
    join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
`;

const byId = lookUp<{ project: string; execution: string }, Picture>(
  { project: 'bigint', execution: 'bigint' },
  sql`${pictures} where e.project_id = q.project and e.id = q.execution`,
);

/** The execution of this id; undefined: the project has none. */
export const pictureOf = async (
  reader: Reader,
  project: string,
  execution: string,
): Promise<Picture | undefined> => (await byId(reader, { project, execution }))[0];

const last = lookUp<{ project: string; release: string; snapshot: string }, Picture>(
  { project: 'bigint', release: 'bigint', snapshot: 'bigint' },
  sql`
    ${pictures} where e.project_id = q.project and e.release_id = q.release and e.snapshot_id = q.snapshot
    order by e.id desc
    limit 1`,
);

/** The execution of a snapshot that was started last; undefined: it has none, or the release has no such snapshot. */
export const lastExecution = async (
  reader: Reader,
  project: string,
  release: string,
  snapshot: string,
): Promise<Picture | undefined> => (await last(reader, { project, release, snapshot }))[0];

type Row = { readonly [Name in keyof Picture]: Picture[Name] | null } & {
  readonly project: string;
  readonly key: string;
  readonly access: Access | null;
  readonly glass: boolean;
};

const asked = lookUp<{ account: string; release: string; snapshot: string | null }, Row>(
  { account: 'bigint', release: 'bigint', snapshot: 'bigint' },
  sql`
    select p.id as project, p.key, access_of(p.id, q.account) as access, ${hasBrokenGlass('p.id', 'q.account')} as glass,
      picture.*
    from release r
    join project p on p.id = r.project_id
    left join lateral (
      ${pictures}
      where e.project_id = r.project_id and e.release_id = r.id
        and case when q.snapshot is null then e.status = 'running' else e.snapshot_id = q.snapshot end
      order by case when q.snapshot is null then s.number else e.id end desc
      limit 1) picture on true
    where r.id = q.release`,
);

/** Who decides a gate of a release, and what they find there. */
export type AskedRelease = {
  readonly caller: Caller;
  /** They have broken the glass of its project, and it is not over. */
  readonly glass: boolean;
  /** Undefined: the snapshot has no execution, or the release has no such snapshot; without one, nothing is running. */
  readonly picture: Picture | undefined;
};

/**
 * Lets somebody in by the number of a release, with the execution of the snapshot that was started last. When a client
 * names no snapshot, it is that of the newest snapshot of which one is still running. Where it waits does not matter
 * here: an older snapshot is never taken in its place. Undefined: as `enterBy`.
 */
export async function askedRelease(
  reader: Reader,
  principal: Principal,
  { release, snapshot = null }: { readonly release: string; readonly snapshot?: string | undefined | null },
): Promise<AskedRelease | undefined> {
  const [row] = await asked(reader, { account: principal.accountId, release, snapshot });
  const access = row && accessIn(principal, row.access);
  if (!row || !access) return undefined;
  const { project: id, key, access: _, glass, ...picture } = row;
  const caller: Caller = { principal, project: { id, key }, access, via: 'flexdeploy' };
  return { caller, glass, picture: picture.id === null ? undefined : (picture as Picture) };
}
