import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApprovalModel, type ModelLevel } from '../../test/models/approval-model.ts';
import type { Approval } from './approval.ts';
import { type Command, decide } from './decide.ts';

// The expected values come from a second, naive engine (test/models). What this cannot prove: that both are not wrong
// in the same way; the truth tables in decide.test.ts are written from the documents for that.

const names = ['A', 'B', 'C', 'D', 'E'];
const now = new Date('2026-11-22T09:00:00Z');
const person = fc.constantFrom(...names);
const rule = fc.oneof(
  fc
    .constantFrom('anyone', 'everyone', 'first-response', 'majority')
    .map((kind) => ({ kind }) as ModelLevel['rule']),
  fc.integer({ min: 1, max: 100 }).map((percent) => ({ kind: 'percent' as const, percent })),
  fc.integer({ min: 1, max: 4 }).map((count) => ({ kind: 'at-least' as const, count })),
);
const level = fc.record({
  ordinal: fc.integer({ min: 1, max: 2 }),
  rule,
  people: fc.array(person, { maxLength: 5 }),
});
const step = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.tuple(
      fc.constant('sign' as const),
      fc.nat(2),
      person,
      fc.constantFrom('approve' as const, 'approve' as const, 'reject' as const),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constant('leave' as const), fc.nat(3), person, fc.constant('approve' as const)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom('withdraw' as const, 'supersede' as const),
      fc.nat(3),
      person,
      fc.constant('approve' as const),
    ),
  },
);

function start(levels: ModelLevel[]): Approval {
  const blank: Approval = {
    id: '1',
    status: 'open',
    digest: 'd',
    subjectNow: 'd',
    byHand: true,
    overriders: [],
    levels: levels.map(({ ordinal, rule, people }, nth) => ({
      id: String(nth),
      ordinal,
      name: `level ${nth}`,
      rule,
      status: 'waiting',
      overridden: false,
      openedAt: null,
      approvers: [],
      people: [...new Set(people)],
    })),
  };
  return apply(blank, { kind: 'submit' }).after;
}

function apply(approval: Approval, command: Command): { after: Approval; said: string } {
  const outcome = decide(approval, command, now);
  if (!outcome.ok) return { after: approval, said: 'refused' };
  if (outcome.value.repeat) return { after: approval, said: 'repeat' };
  return { after: outcome.value.after, said: command.kind === 'sign' ? 'signed' : 'ended' };
}

/** A departure is not a command: it is how the people are found when the approval is read the next time. */
const without = (approval: Approval, who: string): Approval => ({
  ...approval,
  levels: approval.levels.map((one) => ({
    ...one,
    people: one.people.filter((name) => name !== who),
    approvers: one.approvers.map((asked) => (asked.account === who ? { ...asked, left: true } : asked)),
  })),
});

test('100,000 random histories go the same way in the core and in the naive model', () => {
  let decided = 0;
  fc.assert(
    fc.property(
      fc.array(level, { minLength: 1, maxLength: 3 }),
      fc.array(step, { minLength: 8, maxLength: 24 }),
      (levels, steps) => {
        let approval = start(levels);
        const model = new ApprovalModel(levels);
        for (const [kind, nth, who, verdict] of steps) {
          if (kind === 'leave') {
            approval = without(approval, who);
            model.leave(who);
            continue;
          }
          const command: Command =
            kind === 'sign' ? { kind, by: who, verdict, level: String(nth) } : { kind };
          const { after, said } = apply(approval, command);
          approval = after;
          const expected =
            kind === 'sign'
              ? model.sign(nth, who, verdict)
              : model.end(kind === 'withdraw' ? 'withdrawn' : 'superseded');
          if (said !== expected)
            throw new Error(`the core ${said}, the model ${expected}: ${kind} ${nth} ${who} ${verdict}`);
          same(approval, model);
        }
        if (approval.status === 'approved' || approval.status === 'rejected') decided += 1;
      },
    ),
    { numRuns: 100_000, seed: 20261122 },
  );
  // The histories must be interesting: a good part of them gets somewhere.
  expect(decided).toBeGreaterThan(20_000);
});

function same(approval: Approval, model: ApprovalModel): void {
  const core = [approval.status, ...approval.levels.map(({ status }) => status)].join(' ');
  const naive = [model.state, ...model.running.map(({ state }) => state)].join(' ');
  if (core !== naive) throw new Error(`the core says ${core}, the model ${naive}`);
}
