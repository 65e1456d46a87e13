import type { Variant } from './contenders.ts';
import { faultsOf } from './faults.ts';
import { outcomeOf } from './outcome.ts';
import type { Pair } from './pairs.ts';
import { type Allowed, type Order, orderOf, strangeIn } from './verdict.ts';
import { type Field, isHeld, type Pause, playWave, type Task, type Way } from './waves.ts';

/** What came of a pair: how often each order, how often something that is allowed beside them, and what must not be. */
export type Tally = Readonly<Record<Order | 'beside' | 'rounds', number>> & {
  /** Different outcomes of the rounds. */
  readonly outcomes: number;
  readonly wrong: readonly string[];
};

export type Plan = {
  /** Of each pair. */
  readonly rounds: number;
  /** How often each order is played for real before, with each of these pauses between the two. */
  readonly pauses: readonly Pause[];
  readonly allowed: readonly Allowed[];
  readonly random: () => number;
};

/** How often both orders are played anew, with other pauses, before an outcome counts as that of neither. */
const most = 4;

type Book = { readonly first: Set<string>; readonly second: Set<string> };
type Round = { readonly task: Task; readonly outcome: string; readonly faults: readonly string[] };

/**
 * Races these pairs. What each order leads to is found out by carrying it out, one after the other, in worlds of their
 * own; every race has to come out as one of these. Answers what came of each pair, in order.
 */
export async function race(field: Field, pairs: readonly Pair[], plan: Plan): Promise<Tally[]> {
  const books = new Map<string, Book>();
  const wrong = new Map<Pair, string[]>(pairs.map((pair) => [pair, []]));
  await inTurn(field, pairs, plan.pauses, books, wrong);
  const rounds = await playAll(
    field,
    pairs.flatMap((pair) => Array.from({ length: plan.rounds }, (_, nth) => onceOf(pair, nth, plan.random))),
  );
  const strange = () => rounds.filter(({ task, outcome }) => orderOf(outcome, bookOf(books, task)) === null);
  for (let times = 0; times < most && strange().some(isNot(plan.allowed)); times += 1) {
    const again = new Set(strange().map(({ task }) => task.pair.join()));
    const some = pairs.filter(({ names }) => again.has(names.join()));
    await inTurn(
      field,
      some,
      ['rest', 'held', 0, ...[3, 10].map((at) => at * plan.random() * 2)],
      books,
      wrong,
    );
  }
  return pairs.map((pair) =>
    tallyOf(
      pair,
      rounds.filter(({ task }) => task.pair === pair.names),
      books,
      plan,
      wrong.get(pair) ?? [],
    ),
  );
}

const keyOf = ({ pair, variant }: Pick<Task, 'pair' | 'variant'>): string =>
  [...pair, variant.start, variant.role].join('|');

function bookOf(books: Map<string, Book>, task: Pick<Task, 'pair' | 'variant'>): Book {
  const book = books.get(keyOf(task)) ?? { first: new Set(), second: new Set() };
  books.set(keyOf(task), book);
  return book;
}

const taskOf = (pair: Pair, variant: Variant, way: Way, server: number): Task => ({
  ...{ pair: pair.names, variant, way, server },
});

function onceOf(pair: Pair, nth: number, random: () => number): Task {
  const variant = pair.variants[nth % pair.variants.length] as Variant;
  return taskOf(pair, variant, { at: 'once', when: random() }, nth % 2);
}

/** Carries both orders out, with these pauses, and enters what they lead to. */
async function inTurn(
  field: Field,
  pairs: readonly Pair[],
  pauses: Plan['pauses'],
  books: Map<string, Book>,
  wrong: ReadonlyMap<Pair, string[]>,
): Promise<void> {
  const begins = ['first', 'second'] as const;
  const tasks = pairs.flatMap((pair) =>
    pair.variants.flatMap((variant) =>
      pauses.flatMap((pause, nth) =>
        begins.map((first) => taskOf(pair, variant, { at: 'turn', begins: first, pause }, nth)),
      ),
    ),
  );
  for (const { task, outcome, faults } of await playAll(field, tasks)) {
    if (task.way.at === 'turn') bookOf(books, task)[task.way.begins].add(outcome);
    const [pair] = [...wrong.keys()].filter(({ names }) => names === task.pair);
    if (pair) wrong.get(pair)?.push(...faults.map((fault) => `${nameOf(task)}, in turn: ${fault}`));
  }
}

async function playAll(field: Field, tasks: readonly Task[]): Promise<Round[]> {
  const rounds: Round[] = [];
  for (const some of [tasks.filter(isHeld), tasks.filter((task) => !isHeld(task))])
    for (let from = 0; from < some.length; from += field.lots.length) {
      const wave = some.slice(from, from + field.lots.length);
      const played = await playWave(field, wave);
      for (const [nth, one] of played.entries())
        rounds.push({ task: wave[nth] as Task, outcome: outcomeOf(one), faults: faultsOf(one, one.lot) });
    }
  return rounds;
}

const nameOf = ({ pair, variant }: Task): string => `${pair.join(' × ')} (${variant.start})`;

const isAllowed = ({ task, outcome }: Round, allowed: readonly Allowed[]): boolean =>
  allowed.some(({ pair, line }) => pair.join() === task.pair.join() && line.test(outcome));

const isNot = (allowed: readonly Allowed[]) => (round: Round) => !isAllowed(round, allowed);

function tallyOf(
  { names }: Pair,
  rounds: readonly Round[],
  books: Map<string, Book>,
  { allowed }: Plan,
  before: readonly string[],
): Tally {
  const count = { first: 0, second: 0, either: 0, beside: 0 };
  const wrong = [...before];
  for (const round of rounds) {
    const book = bookOf(books, round.task);
    const order = orderOf(round.outcome, book);
    if (order !== null) count[order] += 1;
    else if (isAllowed(round, allowed)) count.beside += 1;
    else
      wrong.push(`${nameOf(round.task)} came out in no order:\n${strangeIn(round.outcome, book).join('\n')}`);
    wrong.push(...round.faults.map((fault) => `${nameOf(round.task)}: ${fault}`));
  }
  const outcomes = new Set(rounds.map(({ outcome }) => outcome)).size;
  return { ...count, rounds: rounds.length, outcomes, wrong: [...new Set(wrong)], ...(names && {}) };
}
