import { expect, test } from 'vitest';
import { isUnreachable, refusalOf } from './failure.ts';

const thrown = (code: string) =>
  Object.assign(new Error('could not extend file "base/16384/16742"'), { code });

// PostgreSQL, appendix A: class 53 is "insufficient resources", 53100 "disk full".
test.each([
  '53100',
  '53200',
  '53300',
  '57P03',
  '08006',
  'ECONNRESET',
])('%s: the database cannot be asked now, and nothing is said of why', (code) => {
  expect(isUnreachable(thrown(code))).toBe(true);
  const { code: told, because } = refusalOf(thrown(code), '1');
  expect(told).toBe('server/unavailable');
  expect(because).not.toMatch(/extend|16384/);
});

test.each(['23505', '42601', 'XX000'])('%s is a fault of ours', (code) => {
  expect(isUnreachable(thrown(code))).toBe(false);
  expect(refusalOf(thrown(code), '1').code).toBe('server/error');
});
