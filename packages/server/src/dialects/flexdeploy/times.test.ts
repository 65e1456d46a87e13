import { expect, test } from 'vitest';
import { spelled } from './spelling.ts';
import { scheduledDate, snapshotName, zoned } from './times.ts';

// The forms are those of shared/specs/flexdeploy.md, sections 2.5, 2.8, 2.10 and 3.4.
const at = new Date('2026-11-21T09:00:07.080Z');

test('a snapshot is named by when it was made', () => expect(snapshotName(at)).toBe('11-21-2026 09:00:07'));
test('times carry their zone', () => expect(zoned(at)).toBe('2026-11-21 09:00:07 +0000'));
test('a scheduled date has a fraction', () => {
  expect(scheduledDate(at)).toBe('2026-11-21 09:00:07.080');
  expect(scheduledDate(new Date('2026-11-21T09:00:00.000Z'))).toBe('2026-11-21 09:00:00.0');
});
test.each([
  ['pending-approval', 'PENDING_APPROVAL'],
  ['out-of-date', 'OUT_OF_DATE'],
  ['gates-running', 'GATES_RUNNING'],
  ['successful', 'SUCCESSFUL'],
])('%s is %s', (ours, theirs) => expect(spelled(ours)).toBe(theirs));
