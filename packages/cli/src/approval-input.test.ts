import type { ApprovalInput } from '@countersign/contract/approval-input.ts';
import type { ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import { expect, test } from 'vitest';
import { inputOf } from './approval-input.ts';

const level = (id: string, type: ApprovalInput['type'] | null, status = 'open') =>
  ({ id, status, input: type && { name: 'it', type, required: true } }) as ApprovalLevel;

test.each([
  ['number', '7', 7],
  ['number', '-2.5', -2.5],
  ['number', '0x10', '0x10'],
  ['number', '', ''],
  ['boolean', 'true', true],
  ['boolean', 'false', false],
  ['boolean', 'yes', 'yes'],
  ['text', '7', '7'],
  ['choice', 'true', 'true'],
  [null, '7', '7'],
] as const)('%s, typed %j: %j', (type, typed, expected) => {
  expect(inputOf({ levels: [level('1', type)] }, undefined, typed)).toBe(expected);
});

test('the level that is open, or the one that is named, is meant', () => {
  const levels = [level('1', 'text', 'approved'), level('2', 'number'), level('3', null)];
  expect([inputOf({ levels }, undefined, '7'), inputOf({ levels }, '1', '7')]).toEqual([7, '7']);
  const both = { levels: [level('1', 'text'), level('2', 'number')] };
  expect(() => inputOf(both, undefined, '7')).toThrow('say which with --level');
  expect(inputOf(both, '2', '7')).toBe(7);
});
