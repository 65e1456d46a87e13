import { expect, test } from 'vitest';
import { Refused } from '../../shared/api/failure.ts';
import { waitOf } from './wait-of.ts';

const refused = (code: string, detail: string) =>
  new Refused({ type: 't', title: 'Too many requests', status: 429, detail, code });

// The sentences are the server's (people/sessions/slow-down.ts, kernel/web.ts).
test.each([
  ['request/too-many', 'Too many failed attempts; try again in 12 s.', 12],
  ['request/too-many', 'Too many requests; go on in 30 seconds.', 30],
  ['request/too-many', 'Too many requests; go on in 1 minute.', 60],
  ['request/too-many', 'Too many requests.', 0],
  ['auth/unauthenticated', 'Try again in 12 s.', 0],
])('%s, %s', (code, detail, seconds) => expect(waitOf(refused(code, detail))).toBe(seconds));

test('nobody answered', () => expect(waitOf(null)).toBe(0));
