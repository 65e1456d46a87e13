import type { Level, MaterialField, PolicyDefinition } from '@countersign/contract/policies.ts';
import { allOf, ifReadable, saidElsewhere, type WordsOf } from '../../../shared/words/words-of.ts';
import { type LevelWords, levelWords } from './level.ts';
import type { Say } from './say.ts';
import { wholeDeadline } from './time.ts';

/** A rung of the ladder: what is asked at the same time. `lead` says when; null: there is only this one. */
export type Rung = { readonly lead: string | null; readonly levels: readonly LevelWords[] };

/** A policy as people say it: the ladder, and what holds for the whole. */
export type PolicyWords = { readonly rungs: readonly Rung[]; readonly whole: readonly string[] };

/** A policy in words. Every field has its own; what is left out says what holds then. */
export const policyWords = (policy: PolicyDefinition, say: Say): PolicyWords => ({
  rungs: rungsOf(policy.levels, say),
  whole: allOf(whole, policy, say),
});

/**
 * The same of something that somebody is typing, which may be no policy yet; null: it cannot be said what it means.
 * There are no schemas in the browser: what the words stumble over is told by the server, with its place.
 */
export const wordsOfTyped = (value: unknown, say: Say): PolicyWords | null =>
  ifReadable(() => policyWords(value as PolicyDefinition, say));

/** Everything in one text: to compare, and to read aloud. */
export const inOneText = ({ rungs, whole }: PolicyWords): string =>
  [
    ...rungs.flatMap(({ lead, levels }) =>
      levels.map(({ name, rule, more }) => `${lead ?? ''} ${name}: ${[rule, ...more].join(' ')}`.trim()),
    ),
    ...whole,
  ].join('\n');

function rungsOf(levels: readonly Level[], say: Say): readonly Rung[] {
  const placed = levels.map((level, index) => ({ level, index, ordinal: level.ordinal ?? index + 1 }));
  const ordinals = [...new Set(placed.map(({ ordinal }) => ordinal))].sort((one, other) => one - other);
  return ordinals.map((ordinal, nth) => {
    const beside = placed.filter((one) => one.ordinal === ordinal);
    const lead = leadOf(nth, ordinals.length, beside.length > 1, say);
    return { lead, levels: beside.map(({ level, index }) => levelWords(level, index, say)) };
  });
}

function leadOf(nth: number, of: number, sideBySide: boolean, { t }: Say): string | null {
  if (of === 1) return sideBySide ? t('sideBySide') : null;
  if (nth === 0) return sideBySide ? t('firstSideBySide') : t('first');
  return sideBySide ? t('thenSideBySide') : t('next');
}

const whole: WordsOf<PolicyDefinition, Say> = {
  levels: saidElsewhere,
  when: ({ when }, { t }) => (when === undefined ? [] : [t('policyWhen', { condition: when })]),
  approveWhen: ({ approveWhen }, { t }) =>
    approveWhen === undefined ? [] : [t('approveWhen', { condition: approveWhen })],
  separateDuties: ({ separateDuties }, { words }) => [words.barred(separateDuties)],
  distinctPeople: ({ distinctPeople, levels }, { t }) => {
    if (distinctPeople) return [t('distinctPeople')];
    return levels.length > 1 ? [t('samePeople')] : [];
  },
  override: ({ override }, { t, words }) => [
    override === undefined ? t('noOverride') : t('override', { people: words.people(override) }),
  ],
  deadline: ({ deadline }, say) => (deadline === undefined ? [] : wholeDeadline(deadline, say)),
  material: ({ material }, say) => [materialOf(material ?? ['environment.name'], say)],
  newer: ({ newer = 'confirm' }, { t }) => [
    { retire: t('newerRetire'), confirm: t('newerConfirm'), ignore: t('newerIgnore') }[newer],
  ],
};

function materialOf(fields: readonly MaterialField[], { t, words }: Say): string {
  const said: Record<MaterialField, string> = {
    'environment.name': t('materialEnvironment'),
    'release.title': t('materialTitle'),
    'release.description': t('materialDescription'),
  };
  return fields.length === 0
    ? t('materialAlways')
    : t('material', { fields: words.list(fields.map((field) => said[field])) });
}
