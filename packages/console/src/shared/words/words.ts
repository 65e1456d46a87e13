import type { TFunction } from 'i18next';

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
};

const unitOf: Record<string, string> = { m: 'minute', h: 'hour', d: 'day' };

/** The words of a language; `t` of the common catalogue. */
export function wordsIn(t: TFunction<'common'>, language: string): Words {
  const and = new Intl.ListFormat(language, { type: 'conjunction' });
  const or = new Intl.ListFormat(language, { type: 'disjunction' });
  return {
    language,
    people: (refs) => and.format(refs.map((ref) => person(t, ref))),
    list: (items) => and.format(items),
    choice: (items) => or.format(items),
    span: (duration) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit: unitOf[duration.slice(-1)] ?? '',
        unitDisplay: 'long',
      }).format(Number(duration.slice(0, -1))),
  };
}

function person(t: TFunction<'common'>, ref: string): string {
  const [, kind = 'user', name = ''] = /^(?:(user|group|role):)?(.*)$/s.exec(ref) ?? [];
  if (kind === 'role') return t('theRole', { name });
  return kind === 'group' ? t('theGroup', { name }) : name;
}
