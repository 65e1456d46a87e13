import { expect, test } from 'vitest';
import { resolveSecrets } from './configuration-secrets.ts';

test('passwords and tokens get the values of their variables; the document given stays as it is', () => {
  const given = {
    users: [
      { username: 'ann', password: { env: 'ANN_PASSWORD' } },
      { username: 'bob', password: { value: 'as it is' } },
      { username: 'ci', tokens: [{ name: 'pipeline', value: { env: 'CI_TOKEN' } }] },
      { username: 'ci', accessKeys: [{ accessKey: 'AK', secretKey: { env: 'CI_TOKEN' } }] },
    ],
  };
  const before = structuredClone(given);
  const environment = { ANN_PASSWORD: 'from outside', CI_TOKEN: 'token from outside' };
  expect(resolveSecrets(given, environment)).toEqual({
    document: {
      users: [
        { username: 'ann', password: { value: 'from outside' } },
        { username: 'bob', password: { value: 'as it is' } },
        { username: 'ci', tokens: [{ name: 'pipeline', value: { value: 'token from outside' } }] },
        { username: 'ci', accessKeys: [{ accessKey: 'AK', secretKey: { value: 'token from outside' } }] },
      ],
    },
    faults: [],
  });
  expect(given).toEqual(before);
});

test.each([
  ['unset', {}],
  ['empty', { NAME: '' }],
])('a variable that is %s is a fault at its place', (_, environment) => {
  const { faults } = resolveSecrets({ users: [{ password: { env: 'NAME' } }] }, environment);
  expect(faults).toEqual([
    { pointer: '/users/0/password/env', detail: 'the environment variable NAME is not set' },
  ]);
});

test('nothing of the prototype is a variable', () => {
  expect(resolveSecrets({ users: [{ password: { env: 'constructor' } }] }, {}).faults).toHaveLength(1);
});

test.each([
  null,
  'text',
  7,
  [],
  { users: 'ann' },
  { users: [null, 3, { tokens: {} }, { password: 'x' }] },
])('what is no configuration stays what it is: %j', (document) =>
  expect(resolveSecrets(document, {})).toEqual({ document, faults: [] }));
