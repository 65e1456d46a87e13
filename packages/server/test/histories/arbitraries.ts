import fc from 'fast-check';
import {
  everybody,
  type ModelDeadline,
  type ModelLevel,
  type ModelQuestion,
} from '../models/approval-model.ts';
import type { ModelSource } from '../models/people-model.ts';
import type { ModelRule } from '../models/rule-model.ts';

const kinds = {
  sign: 'sign',
  override: ['override', 'override-level'],
  end: ['withdraw', 'supersede'],
  edit: ['add-level', 'remove-level', 'add-approver', 'remove-approver'],
  delegate: ['delegate', 'delegate', 'take-back'],
  people: ['leave', 'return', 'join', 'drop'],
  glass: ['break-glass', 'close-glass'],
  subject: ['newer', 'newer-over', 'revise'],
  look: ['look'],
} as const;
type Group = keyof typeof kinds;
export type Kind = (typeof kinds)[Exclude<Group, 'sign'>][number] | 'sign';

/** One step of a history. `bits` decide everything that is not said otherwise. */
export type Step = {
  readonly kind: Kind;
  /** How many ticks pass before it. */
  readonly later: number;
  readonly who: string;
  readonly other: string;
  readonly nth: number;
  readonly bits: number;
};

/** One of so many choices that the bits of a step stand for; each question has its own number. */
export const choice = (bits: number, question: number, of: number): number =>
  (Math.imul(bits + question * 40_503, 2_654_435_761) >>> 8) % of;

/** How often which kind of step is drawn; and how many ticks pass at most between two. */
export type Weights = Readonly<Partial<Record<Group, number>>> & { readonly pause: number };

export const stepsOf = ({ pause, ...weights }: Weights): fc.Arbitrary<Step[]> => {
  const drawn = Object.entries(weights).flatMap(([group, weight]) => {
    const of = [kinds[group as Group]].flat() as Kind[];
    return Array.from({ length: weight }, (_, nth) => of[nth % of.length] as Kind);
  });
  const person = fc.constantFrom(...everybody);
  const step = fc
    .tuple(fc.constantFrom(...drawn), fc.nat(pause), person, person, fc.nat(3), fc.nat(2 ** 30))
    .map(([kind, later, who, other, nth, bits]) => ({ kind, later, who, other, nth, bits }));
  // Without a bias towards small numbers: the bits stand for choices.
  return fc.noBias(fc.array(step, { minLength: 6, maxLength: 13 }));
};

const rule: fc.Arbitrary<ModelRule> = fc
  .tuple(
    fc.oneof(
      fc
        .constantFrom('anyone' as const, 'everyone' as const, 'first-response' as const, 'majority' as const)
        .map((kind) => ({ kind })),
      fc.integer({ min: 1, max: 100 }).map((percent) => ({ kind: 'percent' as const, percent })),
      fc.integer({ min: 1, max: 4 }).map((count) => ({ kind: 'at-least' as const, count })),
    ),
    fc.nat(4),
  )
  .map(([one, veto]) => (veto === 0 ? { ...one, veto: true as const } : one));

const idOf = (source: ModelSource): string => ('user' in source ? source.user : source.role);
const users = everybody.map((user): ModelSource => ({ user }));
const roles = ['QA', 'CAB'].map((role): ModelSource => ({ role }));
const sources: fc.Arbitrary<ModelSource[]> = fc.uniqueArray(
  fc.constantFrom(...users, ...roles, ...roles, ...roles),
  {
    ...{ minLength: 1, maxLength: 3, selector: idOf },
  },
);
const named = fc
  .uniqueArray(fc.constantFrom(...everybody), { maxLength: 5 })
  .map((people) => people.map((user) => ({ user })));

// A role that nobody delegates by itself: whom a level asks later does not change who holds its seats now.
const fallback = fc.uniqueArray(fc.constantFrom<ModelSource>(...users, { role: 'Fallback' }), {
  ...{ maxLength: 2, selector: idOf },
});
const within = fc.integer({ min: 1, max: 5 }).map((quarters) => quarters * 4);
const remind = fc.option(fc.array(fc.integer({ min: 1, max: 18 }), { maxLength: 2 }), { freq: 2 });
const last = fc.constantFrom('reject' as const, 'expire' as const);
const deadline: fc.Arbitrary<ModelDeadline> = fc.oneof(
  fc.record({ within, remind, onTimeout: last, escalate: fc.constant(null) }),
  fc.record({
    ...{ within, remind, onTimeout: fc.constant('escalate' as const) },
    escalate: fc.record({ to: fallback, replace: fc.boolean(), within, onTimeout: last }),
  }),
);
const input = fc.record({ options: fc.constant<string[]>(['blue', 'green']), required: fc.boolean() });

const level: fc.Arbitrary<ModelLevel> = fc.record({
  ...{ ordinal: fc.integer({ min: 1, max: 2 }), rule, sources },
  applies: fc.nat(9).map((one) => one > 0),
  peopleOnly: fc.nat(3).map((one) => one === 0),
  deadline: fc.option(deadline, { freq: 2, nil: null }),
  input: fc.option(input, { freq: 2, nil: null }),
});
const levelByHand: fc.Arbitrary<ModelLevel> = fc.record({
  ...{ ordinal: fc.integer({ min: 1, max: 2 }), rule, sources: named },
  ...{ applies: fc.constant(true), peopleOnly: fc.constant(false) },
  ...{ deadline: fc.constant(null), input: fc.constant(null) },
});

const barred = fc.constantFrom<string[][]>([], ['X'], ['X'], ['X', 'A']);
const overriders = fc.constantFrom<string[][]>([], ['B'], ['X', 'C', 'S']);

/** A question made from a policy; nobody is asked when byRule, which is rare. */
export const byPolicy: fc.Arbitrary<ModelQuestion> = fc.record({
  ...{ levels: fc.array(level, { minLength: 1, maxLength: 3 }), byHand: fc.constant(false) },
  ...{ byRule: fc.nat(99).map((one) => one === 0), distinct: fc.boolean(), barred, overriders },
  deadline: fc.option(fc.record({ within: fc.integer({ min: 4, max: 40 }), remind, onTimeout: last }), {
    freq: 2,
  }),
});

export const byHand: fc.Arbitrary<ModelQuestion> = fc.record({
  ...{ levels: fc.array(levelByHand, { minLength: 1, maxLength: 3 }), byHand: fc.constant(true) },
  ...{ byRule: fc.constant(false), distinct: fc.constant(false), barred, overriders },
  deadline: fc.constant(null),
});
