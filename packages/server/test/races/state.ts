import type pg from 'pg';
import type { Lot } from './lots.ts';

/** What a race has left, without ids and times, so that it can be held against what another race has left. */
export type State = {
  readonly approvals: readonly ApprovalLeft[];
  readonly executions: readonly ExecutionLeft[];
  readonly runs: readonly RunLeft[];
  readonly permits: readonly PermitLeft[];
  readonly forms: readonly { readonly revoked: boolean; readonly singleUse: boolean }[];
  readonly rules: unknown;
  readonly people: unknown;
};

export type ApprovalLeft = {
  readonly status: string;
  readonly levels: readonly {
    readonly status: string;
    readonly overridden: boolean;
    readonly timedOut: boolean;
    readonly signed: readonly { readonly who: string; readonly verdict: string }[];
    readonly waiting: readonly string[];
  }[];
};
type Part = { readonly status: string };
export type ExecutionLeft = Part & {
  readonly stages: readonly (Part & {
    readonly gates: readonly (Part & { readonly approval: string | null })[];
    readonly steps: readonly Part[];
  })[];
};
export type RunLeft = Part & {
  readonly form: string | null;
  readonly jobs: readonly (Part & { readonly approval: string | null })[];
};
export type PermitLeft = Part & {
  readonly of: string;
  readonly attempt: number;
  readonly form: string | null;
};

/** An entry of the ledger that was written in the race. */
export type Entry = {
  readonly seq: number;
  readonly action: string;
  readonly actor: string | null;
  readonly onBehalfOf: string | null;
  readonly subject: { readonly type: string; readonly id: string };
  readonly details: Readonly<Record<string, unknown>>;
};

export type Left = { readonly state: State; readonly entries: readonly Entry[] };

/** From where on rows are new: the greatest ids before. */
export type Mark = { readonly approval: number; readonly execution: number; readonly run: number } & {
  readonly permit: number;
  readonly form: number;
  readonly seq: number;
};

export async function markNow(owner: pg.Pool): Promise<Mark> {
  const { rows } = await owner.query<Mark>(
    `select (select coalesce(max(id), 0) from approval)::int as approval,
       (select coalesce(max(id), 0) from execution)::int as execution,
       (select coalesce(max(id), 0) from run)::int as run,
       (select coalesce(max(id), 0) from permit)::int as permit,
       (select coalesce(max(id), 0) from pre_approval)::int as form,
       (select coalesce(max(seq), 0) from ledger_entry)::int as seq`,
  );
  const [mark] = rows;
  if (mark === undefined) throw new Error('the database did not say where it stands');
  return mark;
}

const who = (id: string): string =>
  `(select split_part(username, '.', 1) from account where account.id = ${id})`;
const list = (row: string, from: string, order: string): string =>
  `(select coalesce(jsonb_agg(${row} order by ${order}), '[]') from ${from})`;
const object = (fields: Readonly<Record<string, string>>): string =>
  `jsonb_build_object(${Object.entries(fields)
    .map(([name, value]) => `'${name}', ${value}`)
    .join(', ')})`;
const of = (table: string, alias: string, on: string): string =>
  `${table} ${alias} where ${alias}.project_id = p.id and ${on}`;
const approvalOf = (row: string): string =>
  `(select status from approval x where x.project_id = p.id and x.id = ${row}.approval_id)`;

const levels = list(
  object({
    ...{
      name: 'l.name',
      status: 'l.status',
      overridden: 'l.overridden',
      timedOut: 'l.timed_out',
      stuck: 'l.stuck',
    },
    signed: list(
      object({
        ...{ who: who('d.account_id'), for: who('d.on_behalf_of'), verdict: 'd.verdict', via: 'd.via' },
        right: 'd.digest = a.subject_digest',
      }),
      of('decision', 'd', 'd.level_id = l.id'),
      'd.id',
    ),
    waiting: list(
      who('r.account_id'),
      of('approver', 'r', 'r.level_id = l.id and r.waiting'),
      who('r.account_id'),
    ),
  }),
  of('level', 'l', 'l.approval_id = a.id'),
  'l.ordinal, l.id',
);

const approvals = list(
  object({
    ...{
      about: 'a.subject_type',
      place: 'a.lane_place',
      status: 'a.status',
      policy: 'a.policy_version',
      levels,
    },
    ...{ stale: 'a.subject_digest <> a.subject_now', by: who('a.requested_by'), rule: 'a.by_rule' },
    ...{ again: 'a.previous_id is not null', decided: 'a.decided_at is not null' },
    barred: list(who('b'), 'unnest(a.barred) b', who('b')),
  }),
  of('approval', 'a', 'a.id > $2'),
  'a.lane_place, a.id',
);

const part = (alias: string, more = {}) =>
  object({ name: `${alias}.name`, status: `${alias}.status`, because: `${alias}.because`, ...more });
const stages = list(
  part('t', {
    ...{ attempt: 't.attempt', ended: 't.ended_at is not null' },
    locks: list('k.stage', of('stage_lock', 'k', 'k.stage_execution_id = t.id'), 'k.stage'),
    gates: list(
      part('g', { approval: approvalOf('g') }),
      of('gate_execution', 'g', 'g.stage_execution_id = t.id'),
      'g.id',
    ),
    steps: list(part('s'), of('step_execution', 's', 's.stage_execution_id = t.id'), 's.id'),
  }),
  of('stage_execution', 't', 't.execution_id = e.id'),
  't.id',
);
const executions = list(
  object({
    ...{
      snapshot: 'n.number',
      status: 'e.status',
      because: 'e.because',
      ended: 'e.ended_at is not null',
      stages,
    },
    ...{ by: who('e.started_by'), again: who('e.replayed_by') },
  }),
  `execution e join snapshot n on n.project_id = e.project_id and n.id = e.snapshot_id
   where e.project_id = p.id and e.id > $3`,
  'n.number, e.id',
);

const runs = list(
  object({
    ...{ status: 'u.status', because: 'u.because', attempt: 'u.attempt', ended: 'u.ended_at is not null' },
    ...{ by: who('u.started_by'), again: who('u.retried_by'), permitted: 'u.permit_id is not null' },
    form: 'u.pre_approval_id::text',
    jobs: list(
      part('j', { attempt: 'j.attempt', approval: approvalOf('j') }),
      of('run_job', 'j', 'j.run_id = u.id'),
      'j.id',
    ),
  }),
  of('run', 'u', 'u.id > $4'),
  `${who('u.started_by')}, u.id`,
);

const permits = list(
  object({
    ...{
      of: 'm.subject_type || m.subject_id',
      attempt: 'm.attempt',
      status: 'm.status',
      by: who('m.executor'),
    },
    form: 'm.pre_approval_id::text',
  }),
  of('permit', 'm', 'm.id > $5'),
  'm.subject_type, m.subject_id, m.id',
);

const forms = list(
  object({ revoked: who('f.revoked_by'), singleUse: 'f.single_use' }),
  of('pre_approval', 'f', 'f.id > $6'),
  'f.id',
);

const rules = list(
  object({
    version: 'c.version',
    says: "c.definition -> 'levels'",
    wrote: who('c.written_by'),
    confirmed: who('c.confirmed_by'),
  }),
  of('policy', 'c', 'true'),
  'c.id',
);

const people = object({
  roles: list(
    `r.name || ' ' || ${who('q.account_id')}`,
    'role r join role_member q on q.project_id = r.project_id and q.role_id = r.id where r.project_id = p.id',
    `r.name, ${who('q.account_id')}`,
  ),
  gone: list(
    "split_part(b.username, '.', 1)",
    "account b where b.disabled_at is not null and split_part(b.username, '.', 2) = substring(p.key from 5)",
    'b.username',
  ),
  tokens: list(
    "split_part(b.username, '.', 1)",
    `token k join account b on b.id = k.account_id
     where k.revoked_at is not null and split_part(b.username, '.', 2) = substring(p.key from 5)`,
    'b.username',
  ),
  delegations: list(
    `${who('y.from_id')} || ' ' || ${who('y.to_id')}`,
    of('delegation', 'y', 'y.withdrawn_at is null'),
    'y.to_id',
  ),
});

const readStates = `
  select p.id::text as project, ${object({ approvals, executions, runs, permits, forms, rules, people })} as state
  from project p
  where p.id = any($1::bigint[])`;

/** What every one of these lots has had since the mark, by project. */
export async function readLeft(owner: pg.Pool, lots: readonly Lot[], mark: Mark): Promise<Map<string, Left>> {
  const projects = lots.map(({ project }) => project);
  const { approval, execution, run, permit, form, seq } = mark;
  const states = await owner.query<{ project: string; state: State }>(readStates, [
    ...[projects, approval, execution, run, permit, form],
  ]);
  const entries = await readEntries(owner, seq);
  const byLot = Map.groupBy(entries, (entry) => lotOf(entry));
  const keys = new Map(lots.map(({ project, nth }) => [project, String(nth)]));
  return new Map(
    states.rows.map(({ project, state }) => [
      project,
      { state, entries: byLot.get(keys.get(project) ?? '') ?? [] },
    ]),
  );
}

type Row = Entry & { readonly lot: string | null };

const readEntries = async (owner: pg.Pool, seq: number): Promise<Row[]> =>
  (
    await owner.query<Row>(
      `select e.seq::int, e.action, split_part(a.username, '.', 1) as actor, split_part(b.username, '.', 1) as "onBehalfOf",
         jsonb_build_object('type', e.subject_type, 'id', e.subject_id) as subject,
         e.entry::jsonb -> 'details' as details,
         coalesce(substring(p.key from 5), nullif(split_part(a.username, '.', 2), '')) as lot
       from ledger_entry e
       left join project p on p.id = e.project_id
       left join account a on a.id = e.actor_id
       left join account b on b.id = (e.entry::jsonb #>> '{actor,for}')::bigint
       where e.seq > $1
       order by e.seq`,
      [seq],
    )
  ).rows;

const lotOf = (entry: Row): string => entry.lot ?? '';
