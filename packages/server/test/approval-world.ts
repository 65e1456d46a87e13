import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { sql } from 'kysely';
import { submitApproval } from '../src/approvals/asking/submit.ts';
import { sha256 } from '../src/kernel/digest.ts';
import type { Caller } from '../src/people/principal.ts';
import { type TestDatabase, testDatabase } from './harness.ts';

export type World = TestDatabase & {
  readonly project: { readonly id: string; readonly key: string };
  /** Account ids by user name: p1, p2 … and maintainer. */
  readonly accounts: ReadonlyMap<string, string>;
  caller(username: string): Caller;
  /** Puts a question to people by these levels. Answers the approval's id. */
  ask(definition: PolicyDefinition): Promise<string>;
  /** The hash of the token that this person has. */
  hash(username: string): Buffer;
};

/** A question that nobody in particular is behind, and that nothing replaces. */
export const nobodyBehind = {
  makers: { requester: null, authors: [], committers: [] },
  context: { requester: { username: 'ci', kind: 'service' as const } },
  lane: null,
  previous: null,
};

/** A project "shop" with a maintainer and `people` viewers p1, p2 …, all of the role QA; each with a token of its own. */
export async function approvalWorld(people: number, connections = 10): Promise<World> {
  const database = await testDatabase({ connections });
  const names = ['maintainer', ...Array.from({ length: people }, (_, nth) => `p${nth + 1}`)];
  const hash = (username: string) => sha256(`token of ${username}`);
  const made = await sql<{ id: string; username: string; project_id: string }>`
    with shop as (insert into project (key, name) values ('shop', 'Web shop') returning id),
    people as (
      insert into account (kind, username, name) select 'person', n, n from unnest(${names}::text[]) n
      returning id, username
    ),
    tokens as (
      insert into token (account_id, name, hash)
      select p.id, 'test', sha256(convert_to('token of ' || p.username, 'UTF8')) from people p
    ),
    members as (
      insert into member (project_id, account_id, access)
      select s.id, p.id, case p.username when 'maintainer' then 'maintainer' else 'viewer' end from shop s, people p
    ),
    qa as (insert into role (project_id, name) select id, 'QA' from shop returning project_id, id),
    qa_members as (
      insert into role_member (project_id, role_id, account_id)
      select q.project_id, q.id, p.id from qa q, people p where p.username <> 'maintainer'
    )
    select p.id, p.username, s.id as project_id from people p, shop s
  `.execute(database.db);
  const accounts = new Map(made.rows.map(({ username, id }) => [username, id]));
  const project = { id: made.rows[0]?.project_id ?? '', key: 'shop' };
  const caller = (username: string): Caller => ({
    principal: {
      accountId: accounts.get(username) ?? '',
      kind: 'person',
      username,
      administrator: false,
      scopes: null,
      agent: false,
    },
    project,
    access: username === 'maintainer' ? 'maintainer' : 'viewer',
    via: 'native',
  });
  const ask = async (definition: PolicyDefinition) => {
    const subject = { type: 'gate', id: '1', digest: `sha256:${'5e'.repeat(32)}` };
    const policy = { id: '1', version: 1, definition };
    const question = { project, title: 'RL-1', subject, policy, ...nobodyBehind };
    const outcome = await database.work((work) => submitApproval(work, { system: true, project }, question));
    if (!outcome.ok) throw new Error(outcome.refusal.because);
    return outcome.value.approval;
  };
  return { ...database, project, accounts, caller, ask, hash };
}
