import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What was measured last. `timed`: it depends on how busy the machine is, which is allowed for. */
export type Limit = {
  /** Null: not yet; the next `npm run bench:footprint keep` writes it. */
  readonly figure: number | null;
  readonly unit: string;
  readonly date: string;
  readonly timed?: boolean;
};

const file = fileURLToPath(new URL('../../../../bench/limits.json', import.meta.url));
/** Worse by half is a regression; anything less may be chance. */
const tolerance = 1.5;

export const limits = (): Record<string, Limit> => JSON.parse(readFileSync(file, 'utf8'));

/** What is wrong with these figures: those worse by half than what was measured last. */
export function regressions(
  figures: Readonly<Record<string, number>>,
  slowness = 1,
  known: Readonly<Record<string, Limit>> = limits(),
): string[] {
  return Object.entries(figures).flatMap(([name, figure]) => {
    const limit = known[name];
    if (limit === undefined) return [`${name}: there is no limit in bench/limits.json`];
    if (limit.figure === null) return [];
    const most = limit.figure * tolerance * (limit.timed ? slowness : 1);
    if (figure <= most) return [];
    return [`${name}: ${figure} ${limit.unit}, where it was ${limit.figure} on ${limit.date}`];
  });
}

/** Writes down what was measured now. */
export function keep(figures: Readonly<Record<string, number>>, date: string): void {
  const kept = Object.entries(limits()).map(([name, limit]) => {
    const figure = figures[name];
    return [name, figure === undefined ? limit : { ...limit, figure, date }] as const;
  });
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}
