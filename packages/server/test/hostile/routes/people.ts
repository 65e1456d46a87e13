import { applyConfiguration } from '@countersign/contract/configuration.ts';
import { createToken } from '@countersign/contract/tokens.ts';
import { sql } from 'kysely';
import { openDatabase } from '../../../src/kernel/database.ts';
import { sha256 } from '../../../src/kernel/digest.ts';
import { session } from '../../examples/plans.ts';
import { shop } from '../../examples/shop.ts';
import type { World } from '../../examples/world.ts';

/** Everybody who knocks: those who never may, those who may a little, and those who are the right ones. */
export const people = [
  ...['nobody', 'revoked token', 'expired token', 'expired session', 'disabled person'],
  ...['administrator of another project', 'viewer', 'approver of another gate', 'token that only reads'],
  ...['operator', 'service account', 'requester', 'maintainer', 'approver', 'administrator', 'right one'],
] as const;
export type Person = (typeof people)[number];

/** What somebody shows: a token with the name of its account, or a cookie. The right one shows what the call brings. */
export type Shown = { readonly username: string; readonly token?: string; readonly cookie?: string };
export type Cast = Readonly<Record<Exclude<Person, 'right one'>, Shown>>;

/** What is written on everything of the other project, and is nobody's business in this one. */
export const canary = 'kanari-5b1e';

const tokenOf = (username: string): string => `only-for-tests-of-${username}`;
const user = (username: string, more: object = {}) => ({
  ...{ username, name: username, tokens: [{ name: 'tests', value: { value: tokenOf(username) } }], ...more },
});
/** Of the change advisory board: says afterwards whether the glass was broken for good reasons. Knocks nowhere. */
export const bob = { username: 'bob', token: tokenOf('bob') };

const members = {
  maintainer: ['ann', 'maintainer', 'disabled'],
  operator: ['ci', 'bob', 'operator', 'service', 'requester'],
  viewer: ['group:cab', 'viewer', 'other', 'approver'],
};
const secret = (name: string) => `${name} ${canary}`;
const level = (role: string) => ({ name: role, rule: 'anyone' as const, approvers: [`role:${role}`] });

/** The shop of the examples with more people, and a depot beside it in which everything bears the canary. */
const town = {
  users: [
    ...(shop.users ?? []).map((one) => (one.username === bob.username ? { ...user('bob'), ...one } : one)),
    ...['stranger', 'disabled', 'viewer', 'other', 'operator', 'requester', 'maintainer', 'approver'].map(
      (name) => user(name),
    ),
    { ...user('service'), kind: 'service' as const },
  ],
  groups: shop.groups ?? [],
  projects: [
    ...(shop.projects ?? []).map((project) => ({
      ...project,
      members,
      roles: [
        { name: 'QA Manager', members: ['ann', 'approver', 'disabled'] },
        { name: 'CAB', members: ['group:cab'] },
        { name: 'Former board', members: ['bob'] },
        { name: 'Storekeeper', members: ['other'] },
      ],
      policies: [...(project.policies ?? []), { name: 'store', levels: [level('Storekeeper')] }],
    })),
    {
      ...{ key: 'depot', name: secret('Depot'), members: { maintainer: ['stranger'] } },
      roles: [{ name: secret('Keeper'), members: ['stranger'] }],
      environments: [{ key: 'depot', name: secret('Depot') }],
      services: [{ name: canary, modules: [`${canary}-api`] }],
      policies: [{ name: secret('policy'), levels: [level(secret('Keeper'))], separateDuties: false }],
      pipelines: [
        {
          name: secret('pipeline'),
          stages: [
            {
              ...{ name: secret('Stage'), environment: 'depot' },
              gates: [{ name: secret('Gate'), type: 'approval' as const, policy: secret('policy') }],
            },
          ],
        },
      ],
    },
  ],
};

/** Brings everybody to town; from then on the requester asks for what ann and the approver are to sign. */
export async function gather(world: World): Promise<Cast> {
  await world.must(applyConfiguration, { query: { dryRun: 'false' }, body: town }, world.root);
  await fillDepot(world);
  world.ci = tokenOf('requester');
  const ann = { username: 'ann' };
  const cookie = (await session(world)).cookie ?? '';
  const made = await world.must(createToken, { body: { name: 'only reads', scopes: ['read'] } });
  await spoil(world);
  return {
    nobody: { username: 'nobody' },
    'revoked token': { ...ann, token: 'a-revoked-token-of-ann' },
    'expired token': { ...ann, token: 'an-expired-token-of-ann' },
    'expired session': { ...ann, cookie },
    'token that only reads': { ...ann, token: made.value },
    'disabled person': { username: 'disabled', token: tokenOf('disabled') },
    'administrator of another project': { username: 'stranger', token: tokenOf('stranger') },
    'approver of another gate': { username: 'other', token: tokenOf('other') },
    administrator: { username: 'root', token: world.root },
    ...named('viewer', 'operator', 'requester', 'maintainer', 'approver'),
    'service account': { username: 'service', token: tokenOf('service') },
  } as Cast;
}

const named = (...names: string[]) =>
  Object.fromEntries(names.map((username) => [username, { username, token: tokenOf(username) }]));

/** A release of the depot that waits for its keeper, and the other things that a project has. */
async function fillDepot({ house: { app } }: World): Promise<void> {
  const post = async (path: string, payload: object) => {
    const headers = { authorization: `Bearer ${tokenOf('stranger')}` };
    const url = `/api/v1/projects/depot/${path}`;
    const answer = await app.inject({ method: 'POST', url, headers, payload });
    if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.body}`);
    return answer.json() as { id: string };
  };
  const { id } = await post('releases', { title: secret('Release'), pipeline: secret('pipeline') });
  const contents = [{ service: canary, module: `${canary}-api`, version: '1' }];
  const { id: snapshot } = await post(`releases/${id}/snapshots`, { contents });
  await post('workflows', { key: 'depot-run', name: secret('Workflow'), reviewRequired: false });
  await post('pre-approvals', { externalId: secret('CHG') });
  await post('executions', { snapshot });
}

/** Takes away what the spoilt ones had: ann's old tokens and session, and the disabled person's account. */
async function spoil({ house }: World): Promise<void> {
  const { db, close } = openDatabase({ url: house.ownerUrl, connections: 1 });
  await sql`
    insert into token (account_id, name, hash, revoked_at, expires_at)
    select id, name, hash, revoked_at, expires_at
    from (select id from account where username = 'ann') ann, (
      values ('revoked', ${sha256('a-revoked-token-of-ann')}::bytea, now(), null::timestamptz),
        ('expired', ${sha256('an-expired-token-of-ann')}::bytea, null, now() - interval '1 minute')
    ) spoilt (name, hash, revoked_at, expires_at)
  `.execute(db);
  await sql`update auth.session set "expiresAt" = now() - interval '1 minute'`.execute(db);
  await sql`update account set disabled_at = now() where username = 'disabled'`.execute(db);
  await close();
}
