import { PolicyDefinition } from '@countersign/contract/policies.ts';
import { expect, test } from 'vitest';
import { rolesFor, type Template, templates } from './templates.ts';

test('the board stands above, whoever else there is checks', () => {
  expect(rolesFor(['CAB', 'QA Manager'])).toEqual(['QA Manager', 'CAB']);
  expect(rolesFor(['CAB'])).toEqual(['CAB', 'CAB']);
  expect(rolesFor(['Developers', 'Testers'])).toEqual(['Developers', 'Developers']);
});

test.each(Object.keys(templates) as Template[])('%s is a policy', (name) => {
  const made = templates[name](['QA Manager', 'CAB']);
  expect(PolicyDefinition.parse(made)).toEqual(made);
});

test('two levels of one role only are not told apart, so that the server says so', () => {
  const made = templates.twoLevels(['CAB', 'CAB']);
  expect(PolicyDefinition.safeParse(made).success).toBe(false);
});
