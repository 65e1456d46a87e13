import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';
import type pg from 'pg';
import { secretOfHouses } from './houses.ts';
import type { LoadKind } from './load.ts';
import type { Site } from './site.ts';

const clockLevel = 'Clock';
/** Who is asked by the clock, and who signs for the first of them. */
export const clockers = ['clock1', 'clock2', 'clock3', 'deputy'];
const crew = clockers.slice(0, 3);
const [principal, deputy] = ['clock1', 'deputy'];

/** A load beside which things are judged by the clock. */
export const judged = <C>(kind: LoadKind<C>): LoadKind<C> => ({
  ...kind,
  signers: { ...kind.signers, [clockLevel]: clockers },
});

/** Something that a server says of a thing that ends, and what is right. */
export type Judge = (fact: (site: Site) => Promise<string>, expected: string) => Promise<void>;

type Sent = { readonly headers: Record<string, string>; readonly method?: string; readonly body?: object };

/** What a server answers: "200", or the code of its refusal. */
async function told(
  { origin }: Site,
  path: string,
  { headers, method = 'GET', body }: Sent,
): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/${path}`, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { code } = (await answer.json()) as { code?: string };
  return code ?? `${answer.status}`;
}

const bearer = (token: string): Sent => ({ headers: { authorization: `Bearer ${token}` } });
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Makes things of every kind that end in half an hour by the clock of the database, and others that ended half an hour
 * ago, and has each of them judged. A server that went by a clock of its own that is an hour off would be wrong on half.
 */
export async function judgements(owner: pg.Client, judge: Judge): Promise<void> {
  for (const isOver of [false, true]) {
    const ends = `now() ${isOver ? '-' : '+'} interval '30 minutes'`;
    const name = `clock-${randomBytes(6).toString('hex')}`;
    for (const one of [judgeToken, judgeSession, judgeApproval, judgeDelegation, judgePermit])
      await one({ owner, judge, ends, isOver, name });
  }
}

type About = {
  readonly owner: pg.Client;
  readonly judge: Judge;
  readonly ends: string;
  readonly isOver: boolean;
  readonly name: string;
};

async function judgeToken({ owner, judge, ends, isOver, name }: About): Promise<void> {
  await owner.query(
    `insert into token (account_id, name, hash, expires_at) select id, $1, $2, ${ends} from account where username = 'ann'`,
    [name, sha256(name)],
  );
  await judge((site) => told(site, 'projects', bearer(name)), isOver ? 'auth/token-expired' : '200');
}

async function judgeSession({ owner, judge, ends, isOver, name }: About): Promise<void> {
  await owner.query(
    `with signer as (
       insert into auth."user" (name, email, "emailVerified") values ($1, $1 || '@example.test', true) returning id
     ),
     person as (
       insert into account (kind, username, name, auth_user_id) select 'person', $1, $1, id from signer
     )
     insert into auth.session ("expiresAt", token, "updatedAt", "userId") select ${ends}, $1, now(), id from signer`,
    [name],
  );
  const signature = createHmac('sha256', secretOfHouses).update(name).digest('base64');
  const cookie = `countersign.session_token=${encodeURIComponent(`${name}.${signature}`)}`;
  await judge(
    (site) => told(site, 'projects', { headers: { cookie } }),
    isOver ? 'auth/unauthenticated' : '200',
  );
}

const asked = (ends: string) => `
  with asked as (
    insert into approval (project_id, title, subject_type, subject_id, subject_digest, subject_now, status)
    select id, $1, 'gate', 2000000, 'sha256:' || repeat('5e', 32), 'sha256:' || repeat('5e', 32), 'open'
    from project where key = 'shop'
    returning project_id, id, created_at
  ),
  put as (
    insert into level (project_id, approval_id, ordinal, name, rule, sources, status, opened_at, due_at, deadline)
    select project_id, id, 1, '${clockLevel}', 'everyone', (
        select jsonb_agg(jsonb_build_object('kind', 'user', 'id', u.id::text)) from account u where u.username = any($2)
      ), 'open', created_at, ${ends},
      case when ${ends} is null then null else '{"within":"1h","onTimeout":"expire"}'::jsonb end
    from asked
    returning project_id, id, approval_id, opened_at
  )
  insert into approver (project_id, level_id, approval_id, account_id, waiting, asked_at)
  select l.project_id, l.id, l.approval_id, u.id, true, l.opened_at
  from put l, account u where u.username = any($2)
  returning approval_id::text as approval`;

/** Puts an approval before the whole crew; answers its id. */
export async function askCrew(owner: pg.Client, title: string, ends = 'null::timestamptz'): Promise<string> {
  const { rows } = await owner.query<{ approval: string }>(asked(ends), [title, crew]);
  return rows[0]?.approval ?? '';
}

/** Each server is asked by somebody else, so that neither is asked for a repeat. */
async function judgeApproval({ owner, judge, ends, isOver, name }: About): Promise<void> {
  const path = `projects/shop/approvals/${await askCrew(owner, name, ends)}/decisions`;
  const hands = crew.map((username) => `cs_token_of_${username}`);
  const sign = (site: Site) =>
    told(site, path, { ...bearer(hands.shift() ?? ''), method: 'POST', body: { verdict: 'approve' } });
  await judge(sign, isOver ? 'approval/expired' : '200');
}

/** One has handed over to a deputy, who signs for them at one server and says the same again at the other. */
async function judgeDelegation({ owner, judge, ends, isOver, name }: About): Promise<void> {
  await owner.query(
    `insert into delegation (from_id, to_id, starts_at, ends_at, stands)
     select f.id, t.id, now() - interval '1 hour', ${ends}, ${!isOver} from account f, account t
     where f.username = $1 and t.username = $2`,
    [principal, deputy],
  );
  const path = `projects/shop/approvals/${await askCrew(owner, name)}/decisions`;
  const sent = { ...bearer(`cs_token_of_${deputy}`), method: 'POST', body: { verdict: 'approve' } };
  await judge((site) => told(site, path, sent), isOver ? 'approval/not-approver' : '200');
  await owner.query('update delegation set withdrawn_at = now(), stands = false where withdrawn_at is null');
}

/** How it is shown; runs and stages redeem others meanwhile. */
async function judgePermit({ owner, judge, ends, isOver }: About): Promise<void> {
  const { rows } = await owner.query<{ id: string }>(
    `insert into permit (project_id, subject_type, subject_id, attempt, executor, digest, inputs_digest, environments,
       services, status, secret_hash, issued_at, expires_at)
     select p.id, 'stage', $2, 1, a.id, $1, $1, '{}', '[]', 'issued', $3, now() - interval '1 hour', ${ends}
     from project p, account a where p.key = 'shop' and a.username = 'ci'
     returning id::text`,
    [`sha256:${'5e'.repeat(32)}`, randomInt(1_000_000, 1_000_000_000), randomBytes(32)],
  );
  const show = async ({ origin }: Site) => {
    const { headers } = bearer('cs_token_of_ci');
    const answer = await fetch(`${origin}/api/v1/permits/${rows[0]?.id}?project=shop`, { headers });
    return String(((await answer.json()) as { status?: string }).status);
  };
  await judge(show, isOver ? 'expired' : 'issued');
}
