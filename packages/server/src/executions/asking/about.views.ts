import type { MaterialField } from '@countersign/contract/policies.ts';
import type { Content } from '@countersign/contract/releases.ts';
import { sql } from 'kysely';
import type { ConditionContext } from '../../conditions/judge.ts';
import { first, type Tx } from '../../kernel/database.ts';
import type { Makers } from '../../policies/separate-duties.ts';

/** What a gate asks about: which snapshot, who is behind it, and into which environment. */
export type About = {
  readonly release: {
    readonly id: string;
    readonly number: number;
    readonly title: string;
    readonly description: string;
  };
  readonly snapshot: {
    readonly number: number;
    readonly description: string;
    readonly digest: string;
    readonly contents: readonly Content[];
    /** User names. */
    readonly committers: readonly string[];
  };
  readonly environment: { readonly key: string; readonly name: string };
  readonly makers: Makers;
  readonly requester: ConditionContext['requester'];
};

export type Wanted = {
  readonly snapshot: string;
  readonly environment: string;
  /** Who asks; null: the system by itself. */
  readonly requester: string | null;
  /** Who has it asked anew; null: it is asked for the first time. */
  readonly replayedBy: string | null;
};

/**
 * Reads what a gate asks about, as it is stored now. Its release and its environment keep their names until the end of
 * the transaction: whoever changes one of them afterwards finds that it was asked.
 */
export async function holdAbout(
  tx: Tx,
  project: string,
  { snapshot, environment, requester, replayedBy }: Wanted,
): Promise<About> {
  const { rows } = await sql<Omit<About, 'makers'>>`
    select
      jsonb_build_object('id', r.id::text, 'number', r.number, 'title', r.title, 'description', r.description) as release,
      jsonb_build_object('number', s.number, 'description', s.description, 'digest', s.digest, 'contents', s.contents,
        'committers', (
          select coalesce(jsonb_agg(distinct a.username order by a.username), '[]')
          from snapshot_committer c
          join account a on a.id = c.account_id
          where c.project_id = s.project_id and c.snapshot_id = s.id)) as snapshot,
      jsonb_build_object('key', n.key, 'name', n.name) as environment,
      coalesce(
        (select jsonb_build_object('username', a.username, 'kind', a.kind) from account a where a.id = ${requester}),
        jsonb_build_object('username', '', 'kind', 'system')) as requester
    from snapshot s
    join release r on r.project_id = s.project_id and r.id = s.release_id
    join environment n on n.project_id = s.project_id and n.id = ${environment}
    where s.project_id = ${project} and s.id = ${snapshot}
    for share of r, n
  `.execute(tx);
  const { authors, committers } = await snapshotMakers(tx, project, snapshot);
  const behind = replayedBy === null ? authors : [...authors, replayedBy];
  return { ...first(rows), makers: { requester, authors: behind, committers } };
}

/** Who is behind a snapshot. */
export async function snapshotMakers(
  tx: Tx,
  project: string,
  snapshot: string,
): Promise<Pick<Makers, 'authors' | 'committers'>> {
  const { rows } = await sql<Pick<Makers, 'authors' | 'committers'>>`
    select array_remove(array[s.created_by::text], null) as authors, array(
      select distinct c.account_id::text from snapshot_committer c
      where c.project_id = s.project_id and c.snapshot_id = s.id) as committers
    from snapshot s
    where s.project_id = ${project} and s.id = ${snapshot}
  `.execute(tx);
  return first(rows);
}

/** The environment that a key means now; undefined: none of the project. */
export async function environmentKeyed(tx: Tx, project: string, key: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from environment where project_id = ${project} and key = ${key}
  `.execute(tx);
  return rows[0]?.id;
}

/** In which surroundings an approval was asked, and what else its policy made part of the question. */
export async function contextOf(
  tx: Tx,
  project: string,
  approval: string,
): Promise<{ context: Partial<ConditionContext>; material: MaterialField[] | null }> {
  const { rows } = await sql<{ context: Partial<ConditionContext>; material: MaterialField[] | null }>`
    select context, policy -> 'material' as material from approval where project_id = ${project} and id = ${approval}
  `.execute(tx);
  return first(rows);
}

/** A release and an environment keep their names until the end of the transaction. */
export async function holdNames(
  tx: Tx,
  project: string,
  { release, environment }: { readonly release: string; readonly environment: string },
): Promise<void> {
  await sql`
    select from release r, environment n
    where r.project_id = ${project} and r.id = ${release} and n.project_id = ${project} and n.id = ${environment}
    for share of r, n
  `.execute(tx);
}
