import type { ApprovalInput, InputValue } from '@countersign/contract/approval-input.ts';
import { describe, expect, test } from 'vitest';
import { approvalOf, asked, levelState } from '../../test/approval-states.ts';
import type { Level } from './approval.ts';
import { type Command, decide } from './decide.ts';

// "An approver may be asked for a value (validated, recorded, handed to the steps); one level one value, never 'last one
// wins'".

const window: ApprovalInput = { name: 'window', type: 'text', required: true };
const people = ['ann', 'bob'];

const askedFor = (input: ApprovalInput | null, more: Partial<Level> = {}) =>
  approvalOf([
    levelState('1', {
      ...{ name: 'QA', rule: { kind: 'everyone' }, status: 'open', input },
      ...{ approvers: people.map((who) => asked(who)), people, ...more },
    } as Partial<Level>),
  ]);

const now = new Date('2026-11-22T09:00:00Z');
type Wish = { by?: string; verdict?: 'approve' | 'reject'; input?: InputValue };
const sign = ({ by = 'ann', verdict = 'approve', input }: Wish): Command => ({
  ...{ kind: 'sign', by, inPerson: true, verdict },
  ...(input !== undefined && { input }),
});

/** What became of it: the value that the level has then, or the code of the refusal. */
function said(approval: ReturnType<typeof askedFor>, wish: Wish): unknown {
  const outcome = decide(approval, sign(wish), now);
  if (!outcome.ok) return outcome.refusal.code;
  return outcome.value.repeat ? 'repeat' : (outcome.value.after.levels[0]?.value ?? null);
}

const number: ApprovalInput = { name: 'share', type: 'number', required: true };
const boolean: ApprovalInput = { name: 'backup', type: 'boolean', required: true };
const choice: ApprovalInput = { name: 'ring', type: 'choice', options: ['one', 'two'], required: true };

describe('only a value of the kind asked for', () => {
  const table: [ApprovalInput | null, InputValue | undefined, unknown][] = [
    [window, 'tonight', 'tonight'],
    [window, ' ', 'request/invalid'],
    [window, 7, 'request/invalid'],
    [window, true, 'request/invalid'],
    [window, undefined, 'approval/input-required'],
    [number, 0, 0],
    [number, -2.5, -2.5],
    [number, '7', 'request/invalid'],
    [number, Number.NaN, 'request/invalid'],
    [number, Number.POSITIVE_INFINITY, 'request/invalid'],
    // 2^53 + 1 was read as 2^53, which is not what somebody has said.
    [number, 9_007_199_254_740_992, 'request/invalid'],
    [number, undefined, 'approval/input-required'],
    [boolean, false, false],
    [boolean, 'false', 'request/invalid'],
    [boolean, 0, 'request/invalid'],
    [choice, 'two', 'two'],
    [choice, 'Two', 'request/invalid'],
    [choice, 'three', 'request/invalid'],
    [choice, 1, 'request/invalid'],
    [{ ...choice, required: false }, undefined, null],
    [{ ...choice, required: false }, 'three', 'request/invalid'],
    [null, undefined, null],
    [null, 'tonight', 'request/invalid'],
  ];
  test.each(table)('%j, said %j: %j', (input, value, expected) => {
    expect(said(askedFor(input), value === undefined ? {} : { input: value })).toBe(expected);
  });

  test('a rejection takes none, and needs none', () => {
    expect(said(askedFor(window), { verdict: 'reject' })).toBeNull();
    expect(said(askedFor(window), { verdict: 'reject', input: 'tonight' })).toBe('request/invalid');
  });
});

describe('one level has one value', () => {
  const after = (value: InputValue | null) =>
    askedFor(
      { ...window, required: value !== null },
      { value, approvers: [asked('ann', 'approve'), asked('bob')] },
    );
  const table: [string, InputValue | null, Wish, unknown][] = [
    ['the next may say nothing', 'tonight', { by: 'bob' }, 'tonight'],
    ['the next may say the same', 'tonight', { by: 'bob', input: 'tonight' }, 'tonight'],
    ['the next may say nothing else', 'tonight', { by: 'bob', input: 'Tonight' }, 'approval/input-conflict'],
    ['where the first said none, the next may say one', null, { by: 'bob', input: 'tonight' }, 'tonight'],
    ['a repeat may say nothing', 'tonight', {}, 'repeat'],
    ['a repeat may say the same', 'tonight', { input: 'tonight' }, 'repeat'],
    ['a repeat with another value is none', 'tonight', { input: 'later' }, 'approval/input-conflict'],
    ['nor is one that adds a value', null, { input: 'tonight' }, 'approval/already-decided'],
    ['whoever rejects beside it changes nothing', 'tonight', { by: 'bob', verdict: 'reject' }, 'tonight'],
  ];
  test.each(table)('%s', (_, value, wish, expected) => {
    expect(said(after(value), wish)).toBe(expected);
  });

  test('that falsehood and nought are values too', () => {
    const [no, none] = [askedFor(boolean, { value: false }), askedFor(number, { value: 0 })];
    expect([said(no, { input: true }), said(none, { input: 1 })]).toEqual([
      'approval/input-conflict',
      'approval/input-conflict',
    ]);
    expect([said(no, {}), said(none, {})]).toEqual([false, 0]);
  });
});
