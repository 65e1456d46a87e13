import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approvalOf, levelState } from '../../test/approval-states.ts';
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
const strictRule = fc
  .tuple(rule, fc.nat(3))
  .map(([one, veto]) => (veto === 0 ? { ...one, veto: true as const } : one));
const level = fc.record({
  ordinal: fc.integer({ min: 1, max: 2 }),
  rule: strictRule,
  people: fc.array(person, { maxLength: 5 }),
});
const edits = ['add-level', 'remove-level', 'add-approver', 'remove-approver', 'override-level'] as const;
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
    weight: 6,
    arbitrary: fc.tuple(
      fc.constantFrom(...edits),
      fc.nat(4),
      person,
      fc.constantFrom('approve' as const, 'reject' as const),
    ),
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
  const blank = approvalOf(
    levels.map(({ ordinal, rule, people }, nth) =>
      levelState(String(nth), { ordinal, rule, people: [...new Set(people)] }),
    ),
    { byHand: true, overriders: ['boss'] },
  );
  return apply(blank, { kind: 'submit', byRule: false }).after;
}

function apply(approval: Approval, command: Command): { after: Approval; said: string } {
  const outcome = decide(approval, command, now);
  if (!outcome.ok) return { after: approval, said: 'refused' };
  if (outcome.value.repeat) return { after: approval, said: 'repeat' };
  return { after: outcome.value.after, said: words[command.kind] ?? 'ended' };
}

const words: Partial<Record<Command['kind'], string>> = {
  sign: 'signed',
  'override-level': 'overridden',
  ...Object.fromEntries(edits.slice(0, 4).map((kind) => [kind, 'changed'])),
};

type Step = readonly [kind: Exclude<Kind, 'leave'>, nth: number, who: string, verdict: 'approve' | 'reject'];
type Kind = 'sign' | 'leave' | 'withdraw' | 'supersede' | (typeof edits)[number];

/** The same step as a command to the core. What is added gets the next number as its id. */
function commandOf([kind, nth, who, verdict]: Step, next: number): Command {
  const level = String(nth);
  switch (kind) {
    case 'sign':
      return { kind, by: who, inPerson: true, verdict, level };
    case 'override-level':
      return { kind, by: 'boss', inPerson: true, verdict, level };
    case 'add-level':
      return {
        kind,
        level: { id: String(next), name: `level ${next}`, rule: { kind: 'everyone' }, people: [who] },
      };
    case 'remove-level':
      return { kind, level };
    case 'add-approver':
    case 'remove-approver':
      return { kind, level, account: who };
    default:
      return { kind };
  }
}

/** And what the model says to it. */
function askModel(model: ApprovalModel, [kind, nth, who, verdict]: Step): string {
  switch (kind) {
    case 'sign':
      return model.sign(nth, who, verdict);
    case 'override-level':
      return model.overrideLevel(nth, verdict);
    case 'add-level':
      return model.addLevel({ kind: 'everyone' }, [who]);
    case 'remove-level':
      return model.removeLevel(nth);
    case 'add-approver':
      return model.addApprover(nth, who);
    case 'remove-approver':
      return model.removeApprover(nth, who);
    default:
      return model.end(kind === 'withdraw' ? 'withdrawn' : 'superseded');
  }
}

/** A departure is not a command: it is how the people are found when the approval is read the next time. */
const without = (approval: Approval, who: string): Approval => ({
  ...approval,
  levels: approval.levels.map((one) => ({
    ...one,
    people: one.people.filter(({ account }) => account !== who),
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
        const model = new ApprovalModel(levels.map((one) => ({ ...one, people: [...new Set(one.people)] })));
        for (const [kind, nth, who, verdict] of steps) {
          if (kind === 'leave') {
            approval = without(approval, who);
            model.leave(who);
            continue;
          }
          // Who has left the project is neither added to a level nor taken out of it.
          if (kind !== 'sign' && model.gone.has(who)) continue;
          const next: Step = [kind, nth, who, verdict];
          const { after, said } = apply(approval, commandOf(next, model.levels.length));
          approval = after;
          const expected = askModel(model, next);
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
  const states = new Map(approval.levels.map(({ id, status }) => [id, status]));
  const core = [approval.status, ...model.levels.map((_, nth) => states.get(String(nth)) ?? 'removed')].join(
    ' ',
  );
  const naive = [model.state, ...model.running.map(({ state }) => state)].join(' ');
  if (core !== naive) throw new Error(`the core says ${core}, the model ${naive}`);
}
