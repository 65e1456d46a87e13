import { expect, test } from 'vitest';
import type { Principal } from '../principal.ts';
import { mayCreateToken, type WantedToken } from './may-create.ts';

const now = new Date('2026-11-22T09:00:00Z');
const ann: Principal = {
  ...{ accountId: '2', kind: 'person', username: 'ann', administrator: false, scopes: null, agent: false },
};
const admin: Principal = { ...ann, accountId: '1', username: 'admin', administrator: true };
const own: WantedToken = { accountId: '2', kind: 'person', scopes: null, expiresAt: null, agent: false };
const agent: Principal = { ...ann, agent: true };
const robots: WantedToken = { ...own, accountId: '9', kind: 'service' };
const bobs: WantedToken = { ...own, accountId: '3' };
const limited = (principal: Principal, ...scopes: string[]): Principal => ({ ...principal, scopes });

test.each<[string, Principal, WantedToken, string]>([
  ['one’s own', ann, own, 'ok'],
  ['an administrator’s own', admin, { ...own, accountId: '1' }, 'ok'],
  ['a service account’s, by an administrator', admin, robots, 'ok'],
  ['a service account’s, by somebody else', ann, robots, 'auth/forbidden'],
  ['another person’s, by an administrator', admin, bobs, 'auth/forbidden'],
  ['another person’s, by somebody else', ann, bobs, 'auth/forbidden'],
  ['one that expires now', ann, { ...own, expiresAt: now }, 'request/invalid'],
  ['one that expires later', ann, { ...own, expiresAt: new Date(now.getTime() + 1) }, 'ok'],
  [
    'with a token that may not administer',
    limited(ann, 'read'),
    { ...own, scopes: ['read'] },
    'auth/scope-missing',
  ],
  [
    'wider than the token used',
    limited(ann, 'administer'),
    { ...own, scopes: ['read'] },
    'auth/scope-missing',
  ],
  ['unlimited by a limited token', limited(ann, 'administer'), own, 'auth/scope-missing'],
  ['for an agent', ann, { ...own, agent: true }, 'ok'],
  ['one’s own with which one counts as a person, by an agent', agent, own, 'auth/forbidden'],
  ['for an agent, by an agent', agent, { ...own, agent: true }, 'ok'],
  ['a service account’s, by an administrator’s agent', { ...admin, agent: true }, robots, 'ok'],
  ['as wide as the token used', limited(ann, 'administer', 'read'), { ...own, scopes: ['read'] }, 'ok'],
])('%s', (_, principal, wanted, code) => {
  const outcome = mayCreateToken(principal, wanted, now);
  expect(outcome.ok ? 'ok' : outcome.refusal.code).toBe(code);
});
