import { describe, expect, test } from 'vitest';
import { approvalOf, asked, levelState } from '../../../test/approval-states.ts';
import type { Approval, Approver, Level } from '../approval.ts';
import { type Command, decide } from '../decide.ts';
import { because } from '../requirement.ts';
import { mostApprovers, mostLevels } from './edit.ts';

// What is expected comes from the decisions in the ServiceDesk spec ("Our decisions") and from ADR "Levels by hand".

const now = new Date('2026-11-22T09:00:00Z');
const level = (id: string, change: Parameters<typeof levelState>[1] = {}): Level =>
  levelState(id, { name: `level ${id}`, rule: { kind: 'everyone' }, people: ['A', 'B'], ...change });
const open = (id: string, ...approvers: Approver[]): Level =>
  level(id, { status: 'open', approvers, people: approvers });
const approval = (...levels: Level[]): Approval => approvalOf(levels, { byHand: true, overriders: ['boss'] });

/** The kinds of the events, or the code of the refusal. */
function told(state: Approval, command: Command): string {
  const outcome = decide(state, command, now);
  return outcome.ok ? outcome.value.events.map(({ kind }) => kind).join(' ') : outcome.refusal.code;
}
const added = { id: '9', name: 'QA', rule: { kind: 'anyone' }, people: ['A'] } as const;

describe('adding a level', () => {
  test('the first one is asked at once', () =>
    expect(told(approval(), { kind: 'add-level', level: added })).toBe('level-added level-opened'));
  test('behind an open one it waits for its turn', () =>
    expect(told(approval(open('1', asked('A'))), { kind: 'add-level', level: added })).toBe('level-added'));
  test('after the last one was approved it is asked, and the approval goes on', () =>
    expect(told(approval(level('1', { status: 'approved' })), { kind: 'add-level', level: added })).toBe(
      'level-added level-opened',
    ));
  test('its name is its own', () =>
    expect(told(approval(level('1', { name: 'QA' })), { kind: 'add-level', level: added })).toBe(
      'resource/exists',
    ));
  test(`there are at most ${mostLevels}`, () => {
    const full = Array.from({ length: mostLevels }, (_, nth) => level(String(nth + 1)));
    expect(told(approval(...full), { kind: 'add-level', level: added })).toBe('request/invalid');
    expect(told(approval(...full.slice(1)), { kind: 'add-level', level: added })).toContain('level-added');
  });
  test(`of at most ${mostApprovers} people`, () => {
    const people = Array.from({ length: mostApprovers + 1 }, (_, nth) => String(nth));
    expect(told(approval(), { kind: 'add-level', level: { ...added, people } })).toBe('request/invalid');
  });
});

describe('who asked for it, or made it', () => {
  const state: Approval = { ...approval(open('1', asked('A'))), barred: ['ci'] };
  test('is no approver of a level that is added', () => {
    const level = { ...added, people: ['B', 'ci'] };
    expect(told(state, { kind: 'add-level', level })).toBe('approval/barred');
    expect(told(state, { kind: 'add-level', level: { ...level, people: ['B'] } })).toContain('level-added');
  });
  test('is not added to one that is there', () =>
    expect(told(state, { kind: 'add-approver', level: '1', account: 'ci' })).toBe('approval/barred'));
});

describe('removing a level', () => {
  test('the next one is asked then', () =>
    expect(told(approval(open('1', asked('A')), level('2')), { kind: 'remove-level', level: '1' })).toBe(
      'level-removed level-opened',
    ));
  test('never approves: with the last one gone, the approval stays open and says why', () =>
    expect(
      told(approval(level('1', { status: 'approved' }), open('2', asked('A'))), {
        kind: 'remove-level',
        level: '2',
      }),
    ).toBe('level-removed'));
  test('is refused once somebody has signed it', () =>
    expect(
      told(approval(open('1', asked('A', 'approve'), asked('B'))), { kind: 'remove-level', level: '1' }),
    ).toBe('resource/in-use'));
  test('is refused once it is decided', () =>
    expect(
      told(approval(level('1', { status: 'approved' }), level('2')), { kind: 'remove-level', level: '1' }),
    ).toBe('resource/in-use'));
});

describe('approvers', () => {
  test('who is added to an open level is asked at once', () => {
    const outcome = decide(
      approval(open('1', asked('A'))),
      { kind: 'add-approver', level: '1', account: 'C' },
      now,
    );
    expect(outcome.ok && outcome.value.after.levels[0]?.approvers.map(({ account }) => account)).toEqual([
      'A',
      'C',
    ]);
  });
  test('nobody is there twice', () =>
    expect(told(approval(level('1')), { kind: 'add-approver', level: '1', account: 'A' })).toBe(
      'resource/exists',
    ));
  test('taking out the one who was missing never approves the level', () => {
    const state = approval(open('1', asked('A', 'approve'), asked('B')));
    const outcome = decide(state, { kind: 'remove-approver', level: '1', account: 'B' }, now);
    expect(outcome.ok && outcome.value.after.levels[0]?.status).toBe('open');
    expect(outcome.ok && outcome.value.after.status).toBe('open');
  });
  test('a level that lost all its approvers is blocked, and says so', () => {
    const outcome = decide(
      approval(open('1', asked('A'))),
      { kind: 'remove-approver', level: '1', account: 'A' },
      now,
    );
    const after = outcome.ok ? outcome.value.after : undefined;
    expect(after?.levels[0]?.status).toBe('open');
    expect(after?.levels[0] && because(after, after.levels[0])).toContain('an empty level is never approved');
  });
  test('who has signed stays', () =>
    expect(
      told(approval(open('1', asked('A', 'approve'), asked('B'))), {
        kind: 'remove-approver',
        level: '1',
        account: 'A',
      }),
    ).toBe('resource/in-use'));
  test('who is not there is not taken out', () =>
    expect(told(approval(level('1')), { kind: 'remove-approver', level: '1', account: 'Z' })).toBe(
      'resource/not-found',
    ));
});

describe('what is not changed by hand', () => {
  const edits: Command[] = [
    { kind: 'add-level', level: added },
    { kind: 'rename-level', level: '1', name: 'other' },
    { kind: 'remove-level', level: '1' },
    { kind: 'add-approver', level: '1', account: 'C' },
    { kind: 'remove-approver', level: '1', account: 'A' },
  ];
  test.each(edits)('$kind: levels that a policy made', (command) =>
    expect(told({ ...approval(level('1')), byHand: false }, command)).toBe('approval/by-policy'));
  test.each(edits)('$kind: an approval that has ended', (command) =>
    expect(told({ ...approval(level('1')), status: 'withdrawn' }, command)).toBe('approval/not-open'));
});

describe('a level answered in place of its people', () => {
  const state = () => approval(open('1', asked('A'), asked('B')), level('2'));
  const command = { kind: 'override-level', inPerson: true, by: 'boss', level: '1' } as const;
  test('approved: the next level is asked', () =>
    expect(told(state(), { ...command, verdict: 'approve' })).toBe('level-overridden level-opened'));
  test('rejected: the approval is rejected', () =>
    expect(told(state(), { ...command, verdict: 'reject' })).toBe('level-overridden ended'));
  test('the last one approved: the approval is approved', () =>
    expect(told(approval(open('1', asked('A'))), { ...command, verdict: 'approve' })).toBe(
      'level-overridden ended',
    ));
  test('it says that it was', () => {
    const outcome = decide(state(), { ...command, verdict: 'approve' }, now);
    const after = outcome.ok ? outcome.value.after : undefined;
    expect(after?.levels[0] && because(after, after.levels[0])).toBe(
      '0 of 2 have approved; it was approved by an override.',
    );
  });
  test('only by who may, and only an open one', () => {
    expect(told(state(), { ...command, by: 'A', verdict: 'approve' })).toBe('approval/no-override');
    expect(told(state(), { ...command, level: '2', verdict: 'approve' })).toBe('approval/level-not-open');
    expect(told(state(), { ...command, level: '5', verdict: 'approve' })).toBe('resource/not-found');
  });
});

test('nobody signs in the name of somebody else, even where they are asked as well', () => {
  const state = approval(open('1', asked('A'), asked('B')));
  const sign = { kind: 'sign', inPerson: true, by: 'A', verdict: 'approve', level: '1' } as const;
  expect(told(state, { ...sign, whose: 'B' })).toBe('approval/not-approver');
  expect(told(state, { ...sign, whose: 'A' })).toBe('signed');
});
