import { expect, test } from 'vitest';
import { judgeToken, type TokenRow } from './judge-token.ts';

const now = new Date('2026-11-22T09:00:00Z');
const before = new Date('2026-11-22T08:59:59Z');
const after = new Date('2026-11-22T09:00:01Z');
const good: TokenRow = {
  ...{ account_id: '2', kind: 'service', username: 'ci', administrator: false },
  ...{ scopes: ['read'], agent: false, expires_at: after, revoked_at: null, disabled_at: null },
};
const codeOf = (row: Partial<TokenRow>) => {
  const judged = judgeToken({ ...good, ...row }, now);
  return judged.ok ? 'ok' : judged.refusal.code;
};

test('a good token is its account, limited to its scopes', () => {
  expect(judgeToken(good, now)).toEqual({
    ok: true,
    value: {
      accountId: '2',
      kind: 'service',
      username: 'ci',
      administrator: false,
      scopes: ['read'],
      agent: false,
    },
  });
});

test.each([
  ['one that does not expire', { expires_at: null }, 'ok'],
  ['one that expires at this instant', { expires_at: now }, 'auth/token-expired'],
  ['one that has expired', { expires_at: before }, 'auth/token-expired'],
  ['one that was revoked', { revoked_at: before }, 'auth/token-revoked'],
  ['one that was revoked and has expired', { revoked_at: before, expires_at: before }, 'auth/token-revoked'],
  ['one of a disabled account', { disabled_at: before }, 'auth/account-disabled'],
])('%s', (_, row, code) => expect(codeOf(row)).toBe(code));
