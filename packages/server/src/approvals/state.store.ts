import { CompiledQuery, sql } from 'kysely';
import { first, type Reader, type Tx } from '../kernel/database.ts';
import { type Rule, ruleOf } from '../policies/rule.ts';
import type { Approval, ApprovalStatus, Approver, Level, LevelStatus } from './approval.ts';

/** An approval as it was read, with the versions that guard what is written because of it. */
export type Held = {
  readonly project: { readonly id: string; readonly key: string };
  readonly approval: Approval;
  readonly version: number;
  readonly revision: string;
  readonly subject: { readonly type: string; readonly id: string };
};

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
  readonly levels: readonly LevelRow[];
};

export type LevelRow = {
  readonly id: string;
  readonly ordinal: number;
  readonly name: string;
  readonly rule: Rule['kind'];
  readonly threshold: number | null;
  readonly veto: boolean;
  readonly status: LevelStatus;
  readonly overridden: boolean;
  readonly openedAt: string | null;
  readonly approvers: readonly Approver[];
  readonly people: readonly string[];
};

/**
 * The state of the levels that `condition` on `l` selects, as JSON. People are read with them, as they are now: for an
 * open level to see who left, for a waiting one to know whom it will ask. `barred`: the accounts that are never among
 * them.
 */
export const levelsState = (condition: string, barred = `'{}'::bigint[]`): string => `
  (
    select json_agg(json_build_object(
      'id', l.id::text, 'ordinal', l.ordinal, 'name', l.name, 'rule', l.rule, 'threshold', l.threshold, 'veto', l.veto,
      'status', l.status, 'overridden', l.overridden, 'openedAt', l.opened_at, 'approvers', asked.approvers,
      'people', coalesce(to_json(means.people), '[]')) order by l.ordinal, l.id)
    from level l
    left join lateral (
      select array_agg(p.account_id::text order by p.account_id) as people
      from people_of(l.project_id, l.sources) p
      where p.account_id <> all (${barred})
    ) means on l.status in ('open', 'waiting')
    cross join lateral (
      select coalesce(json_agg(json_build_object(
        'account', r.account_id::text, 'verdict', d.verdict,
        'left', l.status = 'open' and not r.account_id::text = any (coalesce(means.people, '{}'))) order by d.id, r.id), '[]')
        as approvers
      from approver r
      left join decision d
        on d.project_id = r.project_id and d.level_id = r.level_id and d.account_id = r.account_id
      where r.project_id = l.project_id and r.level_id = l.id and r.asked_at is not null
    ) asked
    where ${condition}
  )`;

/** The columns of an approval's state, to be selected where `ap` is its row. */
export const approvalState = `
  ap.id::text as id, ap.status, ap.version, ap.subject_type, ap.subject_id::text as subject_id, ap.subject_digest, ap.subject_now,
  ap.barred::text[] as barred, ap.policy is null as by_hand,
  ${levelsState('l.project_id = ap.project_id and l.approval_id = ap.id', 'ap.barred')} as levels`;

/** The state a row of `approvalState` holds. `overriders`: accounts to whom its policy grants an override. */
export const toApproval = (row: StateRow, overriders: readonly string[] = []): Approval => ({
  id: row.id,
  status: row.status,
  digest: row.subject_digest,
  subjectNow: row.subject_now,
  barred: row.barred,
  byHand: row.by_hand,
  levels: (row.levels ?? []).map(toLevel),
  overriders,
});

export const toLevel = ({ rule, threshold, veto, openedAt, ...level }: LevelRow): Level => ({
  ...level,
  rule: ruleOf({ rule, percent: threshold ?? undefined, count: threshold ?? undefined, veto }),
  openedAt: openedAt === null ? null : new Date(openedAt),
});

/** Locks one approval and reads its state; undefined when this project has none of this id. */
export async function holdApproval(tx: Tx, project: Held['project'], id: string): Promise<Held | undefined> {
  await sql`select 1 from approval where project_id = ${project.id} and id = ${id} for update`.execute(tx);
  return readApproval(tx, project, id);
}

/** Reads the state of one approval with everything a decision about it needs. */
export async function readApproval(
  reader: Reader,
  project: Held['project'],
  id: string,
): Promise<Held | undefined> {
  const query = `
    select ${approvalState}, (select value from people_revision) as revision,
      array(select o.account_id::text from people_of(ap.project_id, ap.overriders) o order by o.account_id) as overriders
    from approval ap
    where ap.project_id = $1 and ap.id = $2`;
  const { rows } = await reader.executeQuery<StateRow & { revision: string; overriders: string[] }>(
    CompiledQuery.raw(query, [project.id, id]),
  );
  if (rows.length === 0) return undefined;
  const row = first(rows);
  return {
    project,
    approval: toApproval(row, row.overriders),
    version: row.version,
    revision: row.revision,
    subject: { type: row.subject_type, id: row.subject_id },
  };
}
