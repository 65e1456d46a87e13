import type { Simulation } from '@countersign/contract/simulation-shapes.ts';

type Level = Simulation['levels'][number];

/** How a level compares with what the other policy asks. */
export type Mark = 'new' | 'gone' | 'different' | 'same';

const compared = ({ ordinal, rule, applies, who, needed, peopleOnly }: Level): string =>
  JSON.stringify([ordinal, rule, applies, [...who].sort(), needed, peopleOnly]);

/** How a level stands to those of the other side; a level that is only here is `alone`. */
export function markOf(level: Level, others: readonly Level[], alone: 'new' | 'gone'): Mark {
  const other = others.find(({ name }) => name === level.name);
  if (other === undefined) return alone;
  return compared(level) === compared(other) ? 'same' : 'different';
}

/** Whether two policies ask the same people in the same way, and end in the same. */
export function differs(one: Simulation, other: Simulation): boolean {
  const levels = (side: Simulation) => side.levels.map((level) => [level.name, compared(level)]);
  const all = (side: Simulation) =>
    JSON.stringify([
      ...[side.outcome, side.refusal?.code, side.barred, levels(side), side.replay?.status],
      side.dueAt !== null,
    ]);
  return all(one) !== all(other);
}
