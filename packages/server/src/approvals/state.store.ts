import { sql } from 'kysely';
import type { Reader, Tx } from '../kernel/database.ts';
import { lookUp } from '../kernel/look-up.ts';
import { type Rule, ruleOf } from '../policies/rule.ts';
import type { Approval, ApprovalStatus, Approver, Due, Level } from './approval.ts';
import { decisionOf, holderOf, type Surroundings } from './showing/held-seats.views.ts';

/** An approval as it was read, with the versions that guard what is written because of it. */
export type Held = {
  readonly project: { readonly id: string; readonly key: string };
  readonly approval: Approval;
  readonly version: number;
  readonly revision: string;
  /** The instant at which all this was so. */
  readonly now: Date;
  readonly subject: { readonly type: string; readonly id: string };
  /** Which breaking of the glass lets whom override, now. */
  readonly broken: readonly Broken[];
};

/** That somebody has broken the glass: their account, and which time it was. */
export type Broken = { readonly account: string; readonly glass: string };

/** A row of `approvalState`. */
export type StateRow = {
  readonly id: string;
  readonly status: ApprovalStatus;
  readonly version: number;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly subject_digest: string;
  readonly subject_now: string;
  readonly barred: readonly string[];
  readonly by_hand: boolean;
  readonly distinct_people: boolean;
  readonly newer: Approval['newer'];
  readonly due_at: Date | string | null;
  readonly on_due: 'reject' | 'expire' | null;
  readonly remind_at: readonly (Date | string)[];
  readonly levels: readonly LevelRow[];
};

export type LevelRow = Omit<Level, 'rule' | 'openedAt' | 'due' | 'approvers'> & {
  readonly rule: Rule['kind'];
  readonly threshold: number | null;
  readonly veto: boolean;
  readonly openedAt: string | null;
  readonly dueAt: string | null;
  readonly remindAt: readonly string[];
  readonly approvers: readonly Approver[];
};

/**
 * Whether an account is somebody in the project of level `l`: what `access_of` says, without a call of it for each.
 * Values, not `exists`: PostgreSQL would read all members of the project where it takes the accounts for many.
 */
const isMember = (account: string): string => `(
  (select true from member m where m.project_id = l.project_id and m.account_id = ${account})
  or (
    select true from group_member g
    join member m on m.project_id = l.project_id and m.group_id = g.group_id
    where g.account_id = ${account}
    limit 1))`;

/**
 * Accounts that sources mean and that may sign level `l`, with who sits on their seats, as JSON. all: the level's
 * sources when they are asked, by which it is judged what is delegated.
 */
const seatsOf = (sources: string, around: Surroundings, all = sources): string => `
  select json_agg(json_build_object('account', p.account_id::text, 'holder',
    (${holderOf('p.account_id', all, around)})::text) order by p.account_id) as seats,
    array_agg(p.account_id::text) as people
  from people_of(l.project_id, ${sources}) p
  cross join lateral (select a.* from account a where a.id = p.account_id offset 0) a
  where p.account_id <> all (${around.barred}) and (a.kind = 'person' or not l.people_only)
    and (a.administrator or ${isMember('a.id')})`;

const escalated = `case when (l.deadline -> 'escalate' ->> 'replace')::boolean then '[]' else l.sources end
  || (l.deadline -> 'escalate' -> 'sources')`;

/**
 * The state of the levels that `condition` on `l` selects, as JSON. People are read with them, as they are now: for an
 * open level to see who left and who sits on whose seat, for a waiting one to know whom it will ask.
 */
export const levelsState = (condition: string, around: Surroundings): string => `
  (
    select json_agg(json_build_object(
      'id', l.id::text, 'ordinal', l.ordinal, 'name', l.name, 'rule', l.rule, 'threshold', l.threshold, 'veto', l.veto,
      'status', l.status, 'overridden', l.overridden, 'timedOut', l.timed_out, 'because', l.because,
      'peopleOnly', l.people_only, 'openedAt', l.opened_at, 'deadline', l.deadline, 'dueAt', l.due_at,
      'remindAt', l.remind_at, 'escalated', l.escalated, 'stuck', l.stuck, 'input', l.input, 'value', l.input_value,
      'approvers', asked.approvers, 'people', coalesce(means.seats, '[]'), 'fallback', coalesce(others.seats, '[]'))
      order by l.ordinal, l.id)
    from level l
    left join lateral (${seatsOf('l.sources', around)}) means on l.status in ('open', 'waiting')
    left join lateral (${seatsOf("l.deadline -> 'escalate' -> 'sources'", around, escalated)}) others
      on l.status in ('open', 'waiting') and not l.escalated and jsonb_typeof(l.deadline -> 'escalate') = 'object'
    cross join lateral (
      select coalesce(json_agg(json_build_object(
        'account', r.account_id::text, 'verdict', d.verdict, 'by', d.account_id::text,
        'holder', case when l.status = 'open' and d.verdict is null
          then ${holderOf('r.account_id', 'l.sources', around)}
          else r.account_id end::text,
        'left', l.status = 'open' and not r.account_id::text = any (coalesce(means.people, '{}'))) order by d.id, r.id), '[]')
        as approvers
      from approver r
      left join lateral (${decisionOf('r')}) d on true
      where r.project_id = l.project_id and r.level_id = l.id and r.asked_at is not null
    ) asked
    where ${condition}
  )`;

/** The columns of an approval's state at an instant (an SQL expression), to be selected where `ap` is its row. */
export const approvalState = (at: string): string => `
  ap.id::text as id, ap.status, ap.version, ap.subject_type, ap.subject_id::text as subject_id, ap.subject_digest, ap.subject_now,
  ap.barred::text[] as barred, ap.policy is null as by_hand, ap.distinct_people, ap.due_at, ap.on_due, ap.remind_at,
  case when ap.on_newer = 'confirm' and ap.status = 'open' then (
    select json_build_object('id', x.id::text, 'title', x.title)
    from approval x
    where x.project_id = ap.project_id and x.lane = ap.lane and x.lane_place > ap.lane_place and x.status = 'open'
    order by x.lane_place desc
    limit 1
  ) end as newer,
  ${levelsState('l.project_id = ap.project_id and l.approval_id = ap.id', { barred: 'ap.barred', at })} as levels`;

/** What only those who override are judged by. */
type Powers = Pick<Approval, 'overriders' | 'emergency'>;

const nobody: Powers = { overriders: [], emergency: [] };

/** The state a row of `approvalState` holds. */
export const toApproval = (row: StateRow, powers: Powers = nobody): Approval => ({
  id: row.id,
  status: row.status,
  digest: row.subject_digest,
  subjectNow: row.subject_now,
  barred: row.barred,
  distinctPeople: row.distinct_people,
  byHand: row.by_hand,
  newer: row.newer,
  due:
    row.on_due === null || row.due_at === null
      ? null
      : { ...dueOf(row.due_at, row.remind_at), onTimeout: row.on_due },
  levels: (row.levels ?? []).map(toLevel),
  ...powers,
});

export const toLevel = ({ rule, threshold, veto, openedAt, dueAt, remindAt, ...level }: LevelRow): Level => ({
  ...level,
  rule: ruleOf({ rule, percent: threshold ?? undefined, count: threshold ?? undefined, veto }),
  openedAt: openedAt === null ? null : new Date(openedAt),
  due: dueAt === null ? null : dueOf(dueAt, remindAt),
});

const dueOf = (at: Date | string, remind: readonly (Date | string)[]): Due => ({
  at: new Date(at),
  remind: remind.map((one) => new Date(one)),
});

/** Locks one approval and reads its state; undefined when this project has none of this id. */
export async function holdApproval(tx: Tx, project: Held['project'], id: string): Promise<Held | undefined> {
  await sql`select 1 from approval where project_id = ${project.id} and id = ${id} for update`.execute(tx);
  return readApproval(tx, project, id);
}

type Row = StateRow & {
  readonly revision: string;
  readonly now: Date;
  readonly overriders: readonly string[];
  readonly broken: readonly Broken[];
};

type Ask = { readonly project: string; readonly approval: string };

/** The state of one approval with everything a decision about it needs, and `more`, from its row `ap` and from `also`. */
const stateWith = <More extends object>({ more = '', also = '' } = {}) =>
  lookUp<Ask, Row & More>(
    { project: 'bigint', approval: 'bigint' },
    sql.raw(`
      select ${more}${approvalState('now()')}, (select value from people_revision) as revision, clock_timestamp() as now,
        array(select o.account_id::text from people_of(ap.project_id, ap.overriders) o order by o.account_id) as overriders,
        array(
          select jsonb_build_object('account', e.account_id::text, 'glass', e.glass_id::text)
          from emergency_of(ap.project_id, clock_timestamp()) e
          -- Nobody answers for it by themselves.
          where ap.subject_type <> 'break-glass'
          order by e.glass_id
        ) as broken
      from approval ap ${also}
      where ap.project_id = q.project and ap.id = q.approval`),
  );

const stateAlone = stateWith();

/** Reads the state of one approval with everything a decision about it needs. */
export async function readApproval(
  reader: Reader,
  project: Held['project'],
  id: string,
): Promise<Held | undefined> {
  const [row] = await stateAlone(reader, { project: project.id, approval: id });
  return row && toHeld(project, row);
}

type ReadWith<More> = { readonly held: Held; readonly row: StateRow & More };

/** Makes the same, with what `more` selects besides, from the row `ap` and from `also`, all of it of one moment. */
export function readApprovalWith<More extends object>(besides: {
  readonly more: string;
  readonly also: string;
}): (reader: Reader, project: Held['project'], id: string) => Promise<ReadWith<More> | undefined> {
  const state = stateWith<More>(besides);
  return async (reader, project, id) => {
    const [row] = await state(reader, { project: project.id, approval: id });
    return row && { held: toHeld(project, row), row };
  };
}

const toHeld = (project: Held['project'], row: Row): Held => ({
  project,
  approval: toApproval(row, {
    overriders: row.overriders,
    emergency: row.broken.map(({ account }) => account),
  }),
  broken: row.broken,
  version: row.version,
  revision: row.revision,
  now: row.now,
  subject: { type: row.subject_type, id: row.subject_id },
});
