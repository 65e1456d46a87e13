import type pg from 'pg';
import type { City } from './city.ts';

/** Who signs which level. One more person is no approver of anything, and tries all the same. */
export const crew = ['ann', 'crew1', 'crew2'];
export const board = ['bob', 'board1', 'board2', 'board3', 'board4'];
export const stranger = 'stranger';
export const signers: Readonly<Record<string, readonly string[]>> = {
  Crew: crew,
  Board: board,
  Anyone: board,
  'Sign-off': board,
};

/** Something of the project that is there before the load: method, path, body. */
export type Part = readonly [method: string, path: string, body?: object];

/** The project "shop": its people (`others`: besides the usual) with a token each, and what else the load needs. */
export async function fill(
  owner: pg.Client,
  city: City,
  parts: readonly Part[],
  others: readonly string[],
): Promise<void> {
  await owner.query(
    `with shop as (insert into project (key, name) values ('shop', 'Web shop') returning id),
     people as (
       insert into account (kind, username, name) select 'person', n, n from unnest($1::text[]) n
       returning id, username
     ),
     tokens as (
       insert into token (account_id, name, hash)
       select id, 'test', sha256(convert_to('cs_token_of_' || username, 'UTF8')) from people
     )
     insert into member (project_id, account_id, access)
     select s.id, p.id, case p.username when 'ci' then 'maintainer' else 'viewer' end from shop s, people p`,
    [[...crew, ...board, stranger, 'ci', ...others]],
  );
  for (const [method, path, body] of [...common, ...parts]) {
    const answer = await city.ask({ who: 'ci', method, path: `projects/shop/${path}`, body });
    if (!answer || answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  }
}

const common: readonly Part[] = [
  ['PUT', 'roles/Crew', { members: crew }],
  ['PUT', 'roles/Board', { members: board }],
  ['PUT', 'environments/qa', { name: 'QA' }],
  ['PUT', 'environments/prod', { name: 'Production' }],
  ['PUT', 'services/cart', { modules: [] }],
];

/** A call to the target, which it tells by its path. */
export const callOf = (target: string, path: string, retries: number) => ({
  ...{ method: 'POST', url: `${target}/${path}`, timeout: 5, retries },
});
