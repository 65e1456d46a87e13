import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';

/** What a callback token answers for. */
export type Answerable = {
  readonly project: { readonly id: string; readonly key: string };
  readonly run: string;
  readonly id: string;
};

/** Finds by the hash of a token, in whichever project: who calls back knows nothing else. */
export async function answerableBy(reader: Reader, hash: Buffer): Promise<Answerable | undefined> {
  const { rows } = await sql<Answerable>`
    select j.id, j.run_id as run, jsonb_build_object('id', p.id::text, 'key', p.key) as project
    from run_job j
    join project p on p.id = j.project_id
    where j.callback_hash = ${hash}
  `.execute(reader);
  return rows[0];
}

/** The run a job is of; undefined: the project has no such job. */
export async function runOfJob(reader: Reader, project: string, job: string): Promise<string | undefined> {
  const { rows } = await sql<{ run: string }>`
    select run_id as run from run_job where project_id = ${project} and id = ${job}
  `.execute(reader);
  return rows[0]?.run;
}
