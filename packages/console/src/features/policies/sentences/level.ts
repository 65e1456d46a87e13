import type { ApprovalInput } from '@countersign/contract/approval-input.ts';
import type { Level, Rule } from '@countersign/contract/policies.ts';
import { allOf, known, saidElsewhere, type WordsOf } from '../../../shared/words/words-of.ts';
import type { Say } from './say.ts';
import { deadlineOf } from './time.ts';

/** A level as people say it: its name, its rule in a sentence, and what else holds. */
export type LevelWords = {
  /** Tells it from the others, which may be called alike while they are typed. */
  readonly key: string;
  readonly name: string;
  readonly rule: string;
  readonly more: readonly string[];
};

export const levelWords = (level: Level, place: number, say: Say): LevelWords => ({
  key: `${place} ${level.name}`,
  name: String(level.name),
  rule: ruleWords[level.rule](level, say),
  more: allOf(more, level, say),
});

const people = ({ approvers }: Level, { words }: Say): string => words.people(approvers);
/** Whoever names one person means that person, not anyone of them. */
const onePerson = ({ approvers: [first = '', ...others] }: Level): boolean =>
  others.length === 0 && !/^(role|group):/.test(first);

const ruleWords: Record<Rule, (level: Level, say: Say) => string> = {
  anyone: (level, say) =>
    say.t(onePerson(level) ? 'ruleOnePerson' : 'ruleAnyone', { people: people(level, say) }),
  everyone: (level, say) =>
    say.t(onePerson(level) ? 'ruleOnePerson' : 'ruleEveryone', { people: people(level, say) }),
  'first-response': (level, say) => say.t('ruleFirst', { people: people(level, say) }),
  percent: (level, say) =>
    say.t('rulePercent', { percent: level.percent ?? '…', people: people(level, say) }),
  majority: (level, say) => say.t('ruleMajority', { people: people(level, say) }),
  'at-least': (level, say) => say.t('ruleAtLeast', { count: level.count ?? 1, people: people(level, say) }),
};

const more: WordsOf<Level, Say> = {
  name: saidElsewhere,
  ordinal: saidElsewhere,
  rule: saidElsewhere,
  percent: saidElsewhere,
  count: saidElsewhere,
  approvers: saidElsewhere,
  when: ({ when }, { t }) => (when === undefined ? [] : [t('levelWhen', { condition: when })]),
  veto: ({ veto }, { t }) => (veto ? [t('veto')] : []),
  peopleOnly: ({ peopleOnly }, { t }) => (peopleOnly ? [t('peopleOnly')] : []),
  input: ({ input }, say) => (input === undefined ? [] : inputOf(input, say)),
  deadline: ({ deadline }, say) =>
    deadline === undefined ? [say.t('noDeadline')] : deadlineOf(deadline, say),
};

function inputOf({ name, label, type, options = [], required }: ApprovalInput, { t, words }: Say) {
  const kind = {
    text: t('inputText'),
    number: t('inputNumber'),
    boolean: t('inputBoolean'),
    choice: t('inputChoice', { options: words.choice(options) }),
  }[type];
  const asked = t('inputAsked', {
    label: label ?? name,
    kind: known(kind),
    variable: `\${approval.${name}}`,
  });
  return [asked, required === false ? t('inputOptional') : t('inputRequired')];
}
