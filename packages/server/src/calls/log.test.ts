import { HttpCall } from '@countersign/contract/http-call.ts';
import { expect, test } from 'vitest';
import { logOf } from './log.ts';

const now = new Date('2026-11-22T09:00:00.000Z');

test('the log has no token in it, nothing that the database cannot hold, and an end', () => {
  const url = `https://ci.example.test/\${callback.token}`;
  const call = HttpCall.parse({ method: 'POST', url, wait: { callback: true } });
  const echo = { answered: true, status: 200, text: `got csc_secret\u0000${'x'.repeat(5000)}` } as const;
  const log = logOf(call, 1, echo, 'csc_secret', now);
  expect(log).toMatch(
    /^2026-11-22T09:00:00.000Z try 1: POST https:\/\/ci\.example\.test\/\$\{callback\.token\}: HTTP 200\ngot \*\*\*x+\n$/,
  );
  expect(log.length).toBeLessThan(2200);
});
