import { Configuration } from '@countersign/contract/configuration.ts';
import { expect, test } from 'vitest';
import type { Current } from './current.ts';
import { diff } from './diff.ts';

// The words are ours; what counts as a change is from the design: what a file names is made so, the rest is left alone.

const level = { name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] };
const stage = { name: 'QA', environment: 'qa', gates: [{ name: 'g', type: 'approval', policy: 'qa' }] };
const whole = {
  users: [
    {
      username: 'ann',
      kind: 'person',
      name: 'Ann Lee',
      email: 'ann@example.test',
      administrator: false,
      disabled: false,
    },
    { username: 'ci', kind: 'service', name: 'ci', administrator: false, disabled: false },
  ],
  groups: [{ name: 'cab', members: ['ann', 'bob'] }],
  projects: [
    {
      key: 'shop',
      name: 'Web shop',
      members: { maintainer: ['ann'], operator: ['bob', 'ci'] },
      roles: [{ name: 'QA Manager', members: ['ann'] }],
      environments: [{ key: 'qa', name: 'QA' }],
      services: [{ name: 'cart', modules: ['cart-api', 'cart-web'] }],
      policies: [{ name: 'qa', levels: [level] }],
      pipelines: [{ name: 'standard', stages: [stage] }],
    },
  ],
};
const hash = (value: string) => `hash of ${value}`;
const current: Current = {
  configuration: Configuration.parse(whole),
  versions: [],
  tokens: [
    {
      account: 'ci',
      name: 'pipeline',
      hash: hash('the-token-of-the-pipeline'),
      scopes: null,
      expiresAt: null,
      agent: false,
    },
  ],
  accessKeys: [{ account: 'ci', name: 'signer', accessKey: 'AK1', hash: hash('the-secret-of-the-signer') }],
};
const changes = (wanted: unknown): string[] =>
  diff(current, Configuration.parse(wanted), hash).map(
    ({ action, kind, name, detail, pointer }) => `${pointer} ${action} ${kind} ${name}: ${detail}`,
  );
const inShop = (parts: object): string[] =>
  changes({ projects: [{ key: 'shop', name: 'Web shop', ...parts }] });
const token = (more: object): string[] =>
  changes({
    users: [
      {
        username: 'ci',
        tokens: [{ name: 'pipeline', value: { value: 'the-token-of-the-pipeline' }, ...more }],
      },
    ],
  });

test('what is so already is no change, however its sets are ordered', () => {
  expect(changes(whole)).toEqual([]);
  expect(inShop({ members: { operator: ['ci', 'bob'], maintainer: ['ann'] } })).toEqual([]);
  expect(inShop({ services: [{ name: 'cart', modules: ['cart-web', 'cart-api'] }] })).toEqual([]);
});

test('what is not named is left alone', () => {
  expect(changes({})).toEqual([]);
  expect(changes({ users: [{ username: 'ann' }], groups: [], projects: [] })).toEqual([]);
  expect(
    inShop({ roles: [], environments: [], services: [{ name: 'cart' }], policies: [], pipelines: [] }),
  ).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['an account', { users: [{ username: 'bob' }] }, ['/users/0 create user bob: a person']],
  [
    'fields of an account',
    { users: [{ username: 'ann', name: 'Ann Lea', administrator: true, disabled: false }] },
    ['/users/0 update user ann: name: Ann Lee -> Ann Lea; administrator: false -> true'],
  ],
  [
    'the kind',
    { users: [{ username: 'ci', kind: 'person' }] },
    ['/users/0 update user ci: kind: service -> person'],
  ],
  [
    'a group',
    { groups: [{ name: 'cab', members: ['bob', 'ci'] }] },
    ['/groups/0 update group cab: adds ci; removes ann'],
  ],
  [
    'an empty group',
    { groups: [{ name: 'board', members: [] }] },
    ['/groups/0 create group board: nobody yet'],
  ],
  [
    'a project, first of all that is in it',
    {
      projects: [
        {
          key: 'depot',
          name: 'Depot',
          members: { viewer: ['ann'] },
          environments: [{ key: 'qa', name: 'QA' }],
        },
      ],
    },
    [
      '/projects/0 create project depot: Depot',
      '/projects/0/members update members depot: adds ann (viewer)',
      '/projects/0/environments/0 create environment qa: QA',
    ],
  ],
])('a change of %s', (_, wanted, expected) => expect(changes(wanted)).toEqual(expected));

test('changes within a project', () => {
  expect(inShop({ members: { maintainer: ['ann', 'bob'] } })).toEqual([
    '/projects/0/members update members shop: adds bob (maintainer); removes bob (operator), ci (operator)',
  ]);
  expect(inShop({ roles: [{ name: 'QA Manager', members: ['group:cab'] }] })).toEqual([
    '/projects/0/roles/0 update role QA Manager: adds group:cab; removes ann',
  ]);
  const levels = [{ ...level, rule: 'percent', percent: 60 }];
  expect(inShop({ policies: [{ name: 'qa', levels }] })).toEqual([
    '/projects/0/policies/0 update policy qa: level QA: rule: anyone -> percent 60',
  ]);
});

test('of a pipeline only the places that differ are said: headers and bodies may carry secrets', () => {
  const http = {
    method: 'POST',
    url: 'https://ci.example.test/x',
    headers: { authorization: 'Bearer hidden' },
  };
  const stages = [{ ...stage, steps: [{ name: 'deploy', http }] }];
  const [change] = inShop({ pipelines: [{ name: 'standard', stages }] });
  expect(change).toBe('/projects/0/pipelines/0 update pipeline standard: /stages/0/steps/0');
});

test('a token is compared by the hash of its value, and by its limits', () => {
  expect(token({})).toEqual([]);
  const at = '/users/0/tokens/0 update token ci/pipeline:';
  expect(token({ value: { value: 'another-token-than-before' } })).toEqual([`${at} a new value`]);
  expect(token({ scopes: ['read', 'release'] })).toEqual([`${at} scopes: all -> read, release`]);
  expect(token({ expiresAt: '2027-01-01T01:00:00+01:00' })).toEqual([
    `${at} expiresAt: never -> 2027-01-01T00:00:00.000Z`,
  ]);
  expect(token({ agent: true })).toEqual([`${at} agent: false -> true`]);
  expect(token({ name: 'nightly' })).toEqual(['/users/0/tokens/0 create token ci/nightly: a token of ci']);
});

test('people come before what they are in, policies before the pipelines that ask them', () => {
  const nothing: Current = { configuration: {}, tokens: [], accessKeys: [], versions: [] };
  const kinds = diff(nothing, Configuration.parse(whole), hash).map(({ kind }) => kind);
  const order = 'user group project members role environment service policy pipeline'.split(' ');
  expect([...new Set(kinds)]).toEqual(order);
});

test('an access key is another one by its key, or by its secret, which is never said', () => {
  const key = (accessKey: string, value: string, name = 'signer') =>
    changes({
      users: [{ username: 'ci', accessKeys: [{ name, accessKey, secretKey: { value } }] }],
    });
  const said = (text: string) => [`/users/0/accessKeys/0 ${text}`];
  const [same, other] = ['the-secret-of-the-signer', 'another-secret-of-it'];
  expect(key('AK1-', same)).toEqual(said('update access-key ci/signer: accessKey: AK1 -> AK1-'));
  expect(key('AK2-', other)).toEqual(
    said('update access-key ci/signer: accessKey: AK1 -> AK2-; a new secret'),
  );
  expect(key('AK2-', other, 'second')).toEqual(said('create access-key ci/second: an access key of ci'));
});
