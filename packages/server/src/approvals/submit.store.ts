import { sql } from 'kysely';
import { first, type Tx } from '../kernel/database.ts';
import type { Source } from '../policies/resolve-sources.ts';
import type { Rule } from '../policies/rule.ts';
import type { Question } from './question.ts';

export type NewLevel = {
  readonly ordinal: number;
  readonly name: string;
  readonly rule: Rule['kind'];
  readonly threshold: number | null;
  readonly veto: boolean;
  readonly sources: readonly Source[];
};

/** Writes an approval with all its levels waiting. Answers its id. */
export async function insertApproval(
  tx: Tx,
  { project, title, subject, policy, requestedBy, barred }: Question,
  levels: readonly NewLevel[],
  overriders: readonly Source[],
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with made as (
      insert into approval (project_id, title, subject_type, subject_id, subject_digest, subject_now,
        policy_id, policy_version, policy, overriders, requested_by, barred, status)
      values (${project.id}, ${title}, ${subject.type}, ${subject.id}, ${subject.digest}, ${subject.digest},
        ${policy?.id ?? null}, ${policy?.version ?? null}, ${policy && JSON.stringify(policy.definition)},
        ${JSON.stringify(overriders)}, ${requestedBy}, ${barred}::bigint[], 'open')
      returning project_id, id
    ),
    levels as (
      insert into level (project_id, approval_id, ordinal, name, rule, threshold, veto, sources, status)
      select made.project_id, made.id, l.ordinal, l.name, l.rule, l.threshold, l.veto, l.sources, 'waiting'
      from made, jsonb_to_recordset(${JSON.stringify(levels)}::jsonb)
        as l (ordinal int, name text, rule text, threshold int, veto boolean, sources jsonb)
      order by l.ordinal
    )
    select id from made
  `.execute(tx);
  return first(rows).id;
}
