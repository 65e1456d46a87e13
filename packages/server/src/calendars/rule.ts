import { day, dayOf, readWall } from './wall.ts';

/** A recurrence rule of RFC 5545 as it was read. until: the last moment on the wall at which a repetition may begin. */
export type Rule = {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | null;
  readonly until: string | null;
  /** Every BY… part and WKST, as they were written. */
  readonly limits: ReadonlyMap<string, string>;
};

export type Frequency = (typeof frequencies)[number];
const frequencies = ['MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;

const list = (one: string) => new RegExp(`^${one}(,${one})*$`);
const upTo = (most: number, least: number) => (text: string) =>
  text.split(',').every((number) => Math.abs(Number(number)) >= least && Math.abs(Number(number)) <= most);

/** The parts that limit a rule: how they are written, and which numbers they take. */
const parts: Record<string, { form: RegExp; fits: (text: string) => boolean }> = {
  BYMONTH: { form: list('\\d{1,2}'), fits: upTo(12, 1) },
  BYWEEKNO: { form: list('[+-]?\\d{1,2}'), fits: upTo(53, 1) },
  BYYEARDAY: { form: list('[+-]?\\d{1,3}'), fits: upTo(366, 1) },
  BYMONTHDAY: { form: list('[+-]?\\d{1,2}'), fits: upTo(31, 1) },
  BYDAY: { form: list('([+-]?[1-9]\\d?)?(MO|TU|WE|TH|FR|SA|SU)'), fits: () => true },
  BYHOUR: { form: list('\\d{1,2}'), fits: upTo(23, 0) },
  BYMINUTE: { form: list('\\d{1,2}'), fits: upTo(59, 0) },
  BYSETPOS: { form: list('[+-]?\\d{1,3}'), fits: upTo(366, 1) },
  WKST: { form: /^(MO|TU|WE|TH|FR|SA|SU)$/, fits: () => true },
};

const untilForm = /^\d{8}(T\d{6}Z?)?$/;
const positive = /^[1-9]\d{0,8}$/;

/** What a rule says, or in one sentence what is wrong with it. */
export function readRule(text: string): Rule | string {
  const given = new Map<string, string>();
  for (const part of text.split(';')) {
    const [name = '', value = '', more] = part.split('=');
    if (value === '' || more !== undefined) return `"${part}" is no part of a recurrence rule`;
    if (given.has(name)) return `${name} is given twice`;
    given.set(name, value);
  }
  return faultOf(given) ?? ruleOf(given);
}

function faultOf(given: ReadonlyMap<string, string>): string | undefined {
  const frequency = given.get('FREQ');
  if (!frequencies.some((one) => one === frequency))
    return `FREQ is one of ${frequencies.join(', ')}; this is ${frequency ?? 'missing'}`;
  for (const [name, value] of given) {
    const form = forms[name];
    if (form === undefined) return `${name} is no part of a recurrence rule that is known here`;
    if (!form(value)) return `${name} cannot be ${value}`;
  }
  return given.has('COUNT') && given.has('UNTIL') ? 'a rule has COUNT or UNTIL, not both' : undefined;
}

const forms: Record<string, (value: string) => boolean> = {
  FREQ: () => true,
  INTERVAL: (value) => positive.test(value),
  COUNT: (value) => positive.test(value),
  UNTIL: (value) => untilForm.test(value) && !Number.isNaN(untilOf(value)),
  ...Object.fromEntries(
    Object.entries(parts).map(([name, { form, fits }]) => [
      name,
      (value: string) => form.test(value) && fits(value),
    ]),
  ),
};

function ruleOf(given: ReadonlyMap<string, string>): Rule {
  return {
    frequency: given.get('FREQ') as Frequency,
    interval: Number(given.get('INTERVAL') ?? 1),
    count: given.has('COUNT') ? Number(given.get('COUNT')) : null,
    until: given.get('UNTIL') ?? null,
    limits: new Map([...given].filter(([name]) => name in parts)),
  };
}

/** UNTIL as milliseconds, of UTC or on a wall; a day is meant whole. NaN: there is no such day. */
export function untilOf(text: string): number {
  const [, year, month, date, hour = '', minute = '', second = ''] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/.exec(text) ?? [];
  const start = readWall(`${year}-${month}-${date}`);
  if (Number.isNaN(start) || dayOf(start) !== `${year}-${month}-${date}`) return Number.NaN;
  if (hour === '') return start + day - 1;
  return start + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
}
