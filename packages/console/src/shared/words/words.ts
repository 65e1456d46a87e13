import type { Duty, SeparateDuties } from '@countersign/contract/policies.ts';
import type { TFunction } from 'i18next';
import type { z } from 'zod';

/** How people, lists and lengths of time are said in a language, for what reads definitions aloud. */
export type Words = {
  readonly language: string;
  /** "ann, the role CAB and the group cab", from references such as `role:CAB`. */
  people(refs: readonly string[]): string;
  list(items: readonly string[]): string;
  /** "one of these": with an "or" before the last. */
  choice(items: readonly string[]): string;
  /** "8 hours", from `8h`. */
  span(duration: string): string;
  /** "30 seconds" or "2 hours", from a number of seconds. */
  seconds(count: number): string;
  /** "who asked for it": one of the ways to be behind something. */
  duty(duty: Duty): string;
  /** Who does not sign, because they are behind it; all of them unless something else is said. */
  barred(duties: z.output<typeof SeparateDuties> | undefined): string;
};

const unitOf: Record<string, string> = { m: 'minute', h: 'hour', d: 'day' };
const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** The words of a language; `t` of the common catalogue. */
export function wordsIn(t: TFunction<'common'>, language: string): Words {
  const and = new Intl.ListFormat(language, { type: 'conjunction' });
  const or = new Intl.ListFormat(language, { type: 'disjunction' });
  return {
    language,
    people: (refs) => and.format(refs.map((ref) => person(t, ref))),
    list: (items) => and.format(items),
    choice: (items) => or.format(items),
    span: (duration) => measured(Number(duration.slice(0, -1)), unitOf[duration.slice(-1)] ?? '', language),
    seconds: (count) => {
      const [unit, length] = units.find(([, size]) => count % size === 0) ?? ['second', 1];
      return measured(count / length, unit, language);
    },
    duty: (duty) => duties(t)[duty],
    barred: (said = true) => {
      const all = duties(t);
      const listed = said === true ? Object.values(all) : said === false ? [] : said.map((duty) => all[duty]);
      return listed.length === 0 ? t('nobodyBarred') : t('barred', { people: and.format(listed) });
    },
  };
}

const duties = (t: TFunction<'common'>): Record<Duty, string> => ({
  requester: t('requester'),
  author: t('author'),
  committers: t('committers'),
});

const measured = (count: number, unit: string, language: string): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);

function person(t: TFunction<'common'>, ref: string): string {
  const [, kind = 'user', name = ''] = /^(?:(user|group|role):)?(.*)$/s.exec(ref) ?? [];
  if (kind === 'role') return t('theRole', { name });
  return kind === 'group' ? t('theGroup', { name }) : name;
}
