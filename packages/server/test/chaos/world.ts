import type pg from 'pg';
import type { Site } from './site.ts';

/** Who signs which level. One more person is no approver of anything, and tries all the same. */
export const crew = ['ann', 'crew1', 'crew2'];
export const board = ['bob', 'board1', 'board2', 'board3', 'board4'];
export const stranger = 'stranger';
export const signers: Readonly<Record<string, readonly string[]>> = {
  Crew: crew,
  Board: board,
  Anyone: board,
};

export const tokenOf = (username: string): string => `cs_token_of_${username}`;

/** The project "shop": its people with a token each, and a pipeline with two gates and three calls. */
export async function fill(owner: pg.Client, site: Site, target: string): Promise<void> {
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
    [[...crew, ...board, stranger, 'ci']],
  );
  for (const [method, path, body] of parts(target)) {
    const answer = await site.ask(tokenOf('ci'), method, `projects/shop/${path}`, body);
    if (!answer || answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  }
}

const call = (target: string, name: string, retries: number) => ({
  name,
  http: { method: 'POST', url: `${target}/${name}`, timeout: 5, retries },
});

const parts = (target: string): [string, string, object?][] => [
  ['PUT', 'roles/Crew', { members: crew }],
  ['PUT', 'roles/Board', { members: board }],
  ['PUT', 'environments/qa', { name: 'QA' }],
  ['PUT', 'environments/prod', { name: 'Production' }],
  ['PUT', 'services/cart', { modules: [] }],
  ['POST', 'policies', { name: 'all', levels: [level('Crew', 'everyone'), level('Board', 'majority')] }],
  ['POST', 'policies', { name: 'one', levels: [{ ...level('Board', 'anyone'), name: 'Anyone' }] }],
  [
    'POST',
    'pipelines',
    {
      name: 'standard',
      stages: [
        {
          name: 'QA',
          environment: 'qa',
          gates: [{ name: 'Sign-off', type: 'approval', policy: 'all' }],
          steps: [call(target, 'build', 2), call(target, 'deploy', 0)],
        },
        {
          name: 'Production',
          environment: 'prod',
          gates: [{ name: 'Go', type: 'approval', policy: 'one' }],
          steps: [call(target, 'ship', 1)],
        },
      ],
    },
  ],
  ['POST', 'pipelines/1/versions/1:activate'],
];

const level = (role: string, rule: string) => ({ name: role, rule, approvers: [`role:${role}`] });
