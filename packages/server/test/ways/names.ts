/** What is not `qa`, however much it looks like it, and is no other environment either. */
export const lookalikes: readonly [how: string, name: string][] = [
  ['by case', 'QA'],
  ['by case of one letter', 'Qa'],
  ['a prefix', 'q'],
  ['a suffix', 'qa2'],
  ['with a trailing blank', 'qa '],
  ['with a leading blank', ' qa'],
  ['with a line break', 'qa\n'],
  ['with a blank of no width', 'qa\u200b'],
  ['with a Cyrillic letter', 'q\u0430'],
  ['in full width', '\uff51\uff41'],
  ['with a combining mark', 'qa\u0301'],
  ['a pattern', '*'],
];

export const unknown: readonly [how: string, name: string][] = [
  ['no such environment', 'nowhere'],
  ['none', ''],
];
