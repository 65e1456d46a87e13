import type pg from 'pg';
import { type Servers, tokenOf } from './servers.ts';

/** Everybody there is in each lot, by what they do. */
export const people = [
  ...['ada', 'adam', 'mia', 'max', 'moe', 'op', 'olga', 'ci'],
  ...['ann', 'bob', 'carl', 'dora', 'ovid', 'otto'],
] as const;
export type Person = (typeof people)[number];

/** A project with people of its own, in which one race is held at a time. */
export type Lot = {
  readonly nth: number;
  /** Its key. */
  readonly key: string;
  readonly project: string;
  readonly policy: string;
  readonly accounts: Readonly<Record<Person, string>>;
  readonly tokens: Readonly<Record<Person, string>>;
};

export const nameIn = ({ nth }: Pick<Lot, 'nth'>, person: Person): string => `${person}.${nth}`;

export const signers: readonly Person[] = ['ann', 'bob'];
export const overriders: readonly Person[] = ['ovid', 'otto'];

/** The policy that gates ask: one of the signers, for a week; a newer snapshot retires what was asked of an older. */
export const policyOf = (lot: Pick<Lot, 'nth'>, approver = 'role:Signers', name = 'Sign-off') => ({
  levels: [
    { name, rule: 'anyone', approvers: [approver.startsWith('user:') ? `${approver}.${lot.nth}` : approver] },
  ],
  override: ['role:Overriders'],
  newer: 'retire',
  deadline: { within: '7d', onTimeout: 'expire' },
});

/** Makes so many lots. */
export async function makeLots(owner: pg.Pool, servers: Servers, count: number): Promise<Lot[]> {
  await owner.query(
    `with made as (
       insert into account (kind, username, name, administrator)
       select 'person', who || '.' || n, who, who in ('ada', 'adam')
       from generate_series(1, $1::int) n, unnest($2::text[]) who
       returning id, username
     )
     insert into token (account_id, name, hash)
     select id, 'race', sha256(convert_to($3 || username, 'UTF8')) from made`,
    [count, [...people], tokenOf('')],
  );
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const body = { projects: numbers.map((nth) => configurationOf({ nth })) };
  await servers.must({ who: 'ada.1', path: 'configuration?dryRun=false', body });
  const { rows } = await owner.query<Lot>(
    `select substring(p.key from 5)::int as nth, p.key, p.id::text as project, c.id::text as policy,
       (select jsonb_object_agg(split_part(username, '.', 1), id::text) from account
        where split_part(username, '.', 2) = substring(p.key from 5)) as accounts,
       (select jsonb_object_agg(split_part(username, '.', 1), t.id::text) from token t join account a on a.id = t.account_id
        where split_part(username, '.', 2) = substring(p.key from 5)) as tokens
     from project p
     join policy c on c.project_id = p.id
     where p.key like 'lot-%'
     order by 1`,
  );
  return rows;
}

function configurationOf(lot: Pick<Lot, 'nth'>) {
  const named = (who: readonly Person[]) => who.map((one) => nameIn(lot, one));
  const job = { name: 'Sign-off', approval: { approvers: ['role:Signers'], timeout: 86_400 } };
  const project = {
    ...{ key: `lot-${lot.nth}`, name: 'Lot' },
    members: {
      maintainer: named(['mia', 'max', 'moe']),
      operator: named(['op', 'olga', 'ci']),
      viewer: named(['ann', 'bob', 'carl', 'dora', 'ovid', 'otto']),
    },
    roles: [
      { name: 'Signers', members: named(signers) },
      { name: 'Overriders', members: named(overriders) },
    ],
    environments: [{ key: 'qa', name: 'QA' }],
    services: [{ name: 'cart', modules: [] }],
    policies: [{ name: 'gate', ...policyOf(lot) }],
    pipelines: [
      {
        name: 'standard',
        stages: [
          {
            ...{ name: 'QA', environment: 'qa', steps: [{ name: 'deploy', manual: {} }] },
            gates: [{ name: 'Go', type: 'approval', policy: 'gate' }],
          },
        ],
      },
    ],
    workflows: [
      {
        ...{ key: 'ship', preApproval: true, reviewRequired: false },
        versions: [{ label: 'v1', stages: [{ name: 'All', jobs: [job, { name: 'look', manual: {} }] }] }],
      },
    ],
  };
  return project;
}

/** Makes the people and the policy of these lots what they were at first. */
export async function restore(owner: Pick<pg.Pool, 'query'>, lots: readonly Lot[]): Promise<void> {
  const accounts = lots.flatMap((lot) => Object.values(lot.accounts));
  const projects = lots.map(({ project }) => project);
  await owner.query(
    'update account set disabled_at = null where id = any($1::bigint[]) and disabled_at is not null',
    [accounts],
  );
  await owner.query(
    'update token set revoked_at = null where account_id = any($1::bigint[]) and revoked_at is not null',
    [accounts],
  );
  await owner.query(
    'update delegation set withdrawn_at = now() where from_id = any($1::bigint[]) and withdrawn_at is null',
    [accounts],
  );
  await restoreRoles(owner, lots);
  await owner.query(
    `update policy c
     set version = 1, confirmed_by = null, definition = w.definition, written_by = w.author
     from unnest($1::bigint[], $2::jsonb[], $3::bigint[]) as w (project_id, definition, author)
     where c.project_id = w.project_id and (c.version > 1 or c.confirmed_by is not null)`,
    [projects, lots.map((lot) => JSON.stringify(policyOf(lot))), lots.map(({ accounts: { ada } }) => ada)],
  );
}

async function restoreRoles(owner: Pick<pg.Pool, 'query'>, lots: readonly Lot[]): Promise<void> {
  const wanted = lots.flatMap((lot) => [
    ...signers.map((who) => ({ project: lot.project, role: 'Signers', account: lot.accounts[who] })),
    ...overriders.map((who) => ({ project: lot.project, role: 'Overriders', account: lot.accounts[who] })),
  ]);
  const columns = [
    wanted.map((one) => one.project),
    wanted.map((one) => one.role),
    wanted.map((one) => one.account),
  ];
  const isWanted = `select r.project_id, r.id as role_id, w.account_id
    from unnest($1::bigint[], $2::text[], $3::bigint[]) as w (project_id, role, account_id)
    join role r on r.project_id = w.project_id and r.name = w.role`;
  await owner.query(
    `delete from role_member where project_id = any($1::bigint[])
       and (project_id, role_id, account_id) not in (${isWanted})`,
    columns,
  );
  await owner.query(
    `insert into role_member (project_id, role_id, account_id) ${isWanted} on conflict do nothing`,
    columns,
  );
}
