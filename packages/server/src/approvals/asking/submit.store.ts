import type { ApprovalInput } from '@countersign/contract/approval-input.ts';
import { sql } from 'kysely';
import { first, type Tx } from '../../kernel/database.ts';
import type { Source } from '../../policies/resolve-sources.ts';
import type { Rule } from '../../policies/rule.ts';
import type { Due } from '../approval.ts';
import type { FrozenDeadline } from '../deadline.ts';
import type { Lane, Question } from './question.ts';

export type NewLevel = {
  readonly ordinal: number;
  readonly name: string;
  readonly rule: Rule['kind'];
  readonly threshold: number | null;
  readonly veto: boolean;
  readonly peopleOnly: boolean;
  readonly input: ApprovalInput | null;
  readonly sources: readonly Source[];
  readonly deadline: KeptDeadline | null;
  readonly status: 'waiting' | 'not-applicable';
  /** Why it is not applicable. */
  readonly because: string;
};

/** As the core reads it, with those to whom it goes. */
type KeptDeadline = Omit<FrozenDeadline, 'escalate'> & {
  readonly escalate:
    | (NonNullable<FrozenDeadline['escalate']> & { readonly sources: readonly Source[] })
    | null;
};

/** What an approval keeps of its policy and of its time. byRule: why nobody is asked. */
export type NewApproval = {
  readonly levels: readonly NewLevel[];
  readonly overriders: readonly Source[];
  readonly barred: readonly string[];
  readonly byRule: string | null;
  readonly due: (Due & { readonly onTimeout: 'reject' | 'expire' }) | null;
  readonly distinctPeople: boolean;
  readonly onNewer: 'retire' | 'confirm' | 'ignore';
};

/** Writes an approval with all its levels waiting. Answers its id. */
export async function insertApproval(
  tx: Tx,
  { project, title, subject, policy, makers, context, lane, previous }: Question,
  { levels, overriders, barred, byRule, due, distinctPeople, onNewer }: NewApproval,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with made as (
      insert into approval (project_id, title, subject_type, subject_id, subject_digest, subject_now,
        policy_id, policy_version, policy, overriders, requested_by, barred, distinct_people, lane, lane_place,
        on_newer, previous_id, by_rule, due_at, on_due, remind_at, context, makers, status)
      values (${project.id}, ${title}, ${subject.type}, ${subject.id}, ${subject.digest}, ${subject.digest},
        ${policy?.id ?? null}, ${policy?.version ?? null}, ${policy && JSON.stringify(policy.definition)},
        ${JSON.stringify(overriders)}, ${makers.requester}, ${barred}::bigint[], ${distinctPeople}, ${lane?.name ?? null},
        ${lane?.place ?? null}, ${onNewer}, ${previous}, ${byRule}, ${due?.at ?? null}, ${due?.onTimeout ?? null}, ${due?.remind ?? []}::timestamptz[],
        ${JSON.stringify(context)}, ${JSON.stringify(makers)}, 'open')
      returning project_id, id
    ),
    levels as (
      insert into level (project_id, approval_id, ordinal, name, rule, threshold, veto, people_only, input, sources,
        deadline, status, because)
      select made.project_id, made.id, l.ordinal, l.name, l.rule, l.threshold, l.veto, l."peopleOnly", l.input,
        l.sources, l.deadline, l.status, l.because
      from made, jsonb_to_recordset(${JSON.stringify(levels)}::jsonb)
        as l (ordinal int, name text, rule text, threshold int, veto boolean, "peopleOnly" boolean, input jsonb,
          sources jsonb, deadline jsonb, status text, because text)
      order by l.ordinal
    )
    select id from made
  `.execute(tx);
  return first(rows).id;
}

/** One question of a lane is put at a time, so that each sees those before it. */
export async function holdLane(tx: Tx, project: string, { name }: Lane): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, ${project}::bigint))`.execute(tx);
}

export type Outdated = { readonly id: string; readonly newer: string };

/** The open questions of a lane for which a newer one waits and whose policies retire them then, and its title. */
export async function outdatedIn(tx: Tx, project: string, { name }: Lane): Promise<Outdated[]> {
  const { rows } = await sql<Outdated>`
    select a.id, x.title as newer
    from approval a
    join lateral (
      select x.title
      from approval x
      where x.project_id = a.project_id and x.lane = a.lane and x.lane_place > a.lane_place and x.status = 'open'
      order by x.lane_place desc
      limit 1
    ) x on true
    where a.project_id = ${project} and a.lane = ${name} and a.status = 'open' and a.on_newer = 'retire'
    order by a.id
  `.execute(tx);
  return rows;
}
