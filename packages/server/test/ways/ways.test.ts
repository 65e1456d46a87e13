import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** The ways around a gate that the field knows; each is a test of this name, or a group of them. */
const ways = [
  'the requester approves',
  'a committer approves',
  'a service account approves a level that wants people',
  'environment name differing in case, prefix or look-alike characters',
  'unknown environment',
  'environment chosen at run time',
  'content edited after approval',
  'a target that grows after approval',
  'the requester edits the rule that judges him',
  'the rule lowered while a request is open',
  'a check that never ran',
  'an endpoint that lacks the check',
  'an approval replayed for another run, stage or snapshot',
  'one person in two groups',
  'an approver who lost the role',
  'an approver who was deleted',
  'an expired approval',
  'a forwarded or prefetched link',
  'a bypass switched on, used and switched off',
  'a freeze or window not applied on the API or the automatic path',
];

const tests = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.db.test.ts'))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'));

test('there are twenty', () => expect(new Set(ways).size).toBe(20));

test.each(ways)('%s: is tried by its name', (way) => {
  expect(tests.filter((text) => text.includes(`'${way}'`)).length).toBeGreaterThan(0);
});
