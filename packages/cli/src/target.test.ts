import { expect, test } from 'vitest';
import { Failure } from './failure.ts';
import { serverUrl, targetOf } from './target.ts';

const login = { url: 'https://sign.example.test', token: 'from-login' };

test('flags win over the environment, the environment over the login', () => {
  const environment = { url: 'https://two.example.test', token: 'from-environment' };
  const flags = { url: 'https://three.example.test', token: 'from-flag' };
  expect(targetOf({}, {}, login)).toEqual(login);
  expect(targetOf({}, environment, login)).toEqual(environment);
  expect(targetOf(flags, environment, login)).toEqual(flags);
  expect(targetOf({}, {}, null)).toEqual({ url: 'http://localhost:8080', token: null });
});

test('a login is for its own server: its token goes nowhere else', () => {
  expect(targetOf({ url: 'https://other.example.test' }, {}, login).token).toBeNull();
  expect(targetOf({ url: 'https://sign.example.test/' }, {}, login).token).toBe('from-login');
});

test('an empty variable is none', () => {
  expect(targetOf({}, { url: '', token: '' }, login)).toEqual(login);
});

test.each([
  'sign.example.test',
  'ftp://sign.example.test',
  'https://u:p@sign.example.test',
  'http://x/api',
  '',
])('"%s" is no server', (text) => expect(() => serverUrl(text)).toThrow(Failure));

test('a token that would break the header is refused', () => {
  expect(() => targetOf({ token: 'two\nlines' }, {}, null)).toThrow('printable characters');
});
