import type { LedgerEntry } from '@countersign/contract/ledger.ts';
import { problems } from '@countersign/contract/problems.ts';

/** A text of the catalogues, its values filled in. */
export type Say = (key: string, values?: Readonly<Record<string, string>>) => string;
export type Words = {
  readonly language: string;
  /** Texts of the ledger and of all. */
  readonly say: Say;
  /** What the catalogue of actions says; undefined: nothing. */
  readonly act: (key: string, values?: Readonly<Record<string, string>>) => string | undefined;
};

export type Page = NonNullable<NonNullable<LedgerEntry['about']>['page']>;
/** A piece of a sentence: plain, whoever did it, or what it was about, which may have a page. */
export type Part =
  | { readonly kind: 'text' | 'who'; readonly text: string }
  | { readonly kind: 'what'; readonly text: string; readonly page: Page | null };

const refusal = /\.refused$/;
const dashed = (action: string): string => action.replaceAll('.', '-');

/** Was it tried only? */
export const isRefusal = ({ action }: Pick<LedgerEntry, 'action'>): boolean => refusal.test(action);

/** Under which keys the catalogue may say what happened, the most telling first. */
export function keysOf({ action, details }: Pick<LedgerEntry, 'action' | 'details'>): string[] {
  const key = dashed(action);
  if (action === 'decision.made') return [`${key}-${details.verdict}`, `${key}-approve`];
  return refusal.test(action) ? [key, `try-${dashed(action.replace(refusal, ''))}`] : [key];
}

/** What happened as a sentence in the reader's language, in pieces. */
export function sentenceOf(entry: LedgerEntry, words: Words): Part[] {
  const text = wholeSentence(entry, words, { who: '\u0001who\u0001', what: '\u0001what\u0001' });
  const parts = text.split('\u0001').map((piece, nth): Part => {
    if (nth % 2 === 0) return { kind: 'text', text: piece };
    if (piece === 'who') return { kind: 'who', text: whoOf(entry, words) };
    return { kind: 'what', text: whatOf(entry, words), page: entry.about?.page ?? null };
  });
  return raiseFirst(parts.filter(({ text: piece }) => piece !== ''));
}

/** The same as one text. */
export const spoken = (entry: LedgerEntry, words: Words): string =>
  sentenceOf(entry, words)
    .map(({ text }) => text)
    .join('');

function wholeSentence(entry: LedgerEntry, words: Words, marks: { who: string; what: string }): string {
  const values = { ...marks, ...namedIn(entry, words), action: entry.action };
  for (const key of keysOf(entry)) {
    const said = words.act(key, values);
    if (said !== undefined) return key.startsWith('try-') ? tried(words, values, said) : said;
  }
  if (!isRefusal(entry)) return words.act('otherwise', values) ?? entry.action;
  return tried(words, values, words.act('triedOtherwise', values) ?? entry.action);
}

const tried = (words: Words, values: Readonly<Record<string, string>>, act: string): string =>
  words.act('tried', { ...values, act }) ?? act;

/** Names of people begin a sentence as they are written; kinds of things as a sentence begins. */
function raiseFirst(parts: readonly Part[]): Part[] {
  const [first, ...rest] = parts;
  if (first?.kind !== 'what') return [...parts];
  return [{ ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest];
}

type Account = LedgerEntry['actor'];
export const nameOf = (account: NonNullable<Account>, { say }: Words): string =>
  account.username ?? say('unknownPerson', { id: account.id });

/** Who did it, and in whose place. */
export function whoOf({ actor, onBehalfOf }: LedgerEntry, words: Words): string {
  if (actor === null) return words.say('system');
  const who = nameOf(actor, words);
  return onBehalfOf === null ? who : words.say('placeOf', { who, whom: nameOf(onBehalfOf, words) });
}

const kinds: Readonly<Record<string, string>> = {
  account: 'kindAccount',
  'access-key': 'kindAccessKey',
  approval: 'kindApproval',
  'break-glass': 'kindBreakGlass',
  calendar: 'kindCalendar',
  configuration: 'kindConfiguration',
  delegation: 'kindDelegation',
  environment: 'kindEnvironment',
  execution: 'kindExecution',
  gate: 'kindGate',
  group: 'kindGroup',
  job: 'kindJob',
  permit: 'kindPermit',
  pipeline: 'kindPipeline',
  policy: 'kindPolicy',
  'pre-approval': 'kindPreApproval',
  project: 'kindProject',
  release: 'kindRelease',
  role: 'kindRole',
  run: 'kindRun',
  'run-job': 'kindRunJob',
  service: 'kindService',
  session: 'kindSession',
  simulation: 'kindSimulation',
  snapshot: 'kindSnapshot',
  stage: 'kindStage',
  step: 'kindStep',
  token: 'kindToken',
  window: 'kindWindow',
  workflow: 'kindWorkflow',
  'workflow-version': 'kindWorkflowVersion',
};

/** What kind of thing it is, such as "pre-approval". */
export function kindOf(type: string, { say }: Words): string {
  const key = kinds[type];
  return key === undefined ? type : say(key);
}

/** What names itself wherever it stands, without its kind before it. */
const bare = new Set(['approval', 'release']);
const templates: Readonly<Record<string, string>> = {
  execution: 'executionOf',
  delegation: 'delegationOf',
  'break-glass': 'breakGlassOf',
};

/** What it was about, by the name it has now. */
export function whatOf({ about, subject }: LedgerEntry, words: Words): string {
  const kind = kindOf(subject.type, words);
  if (about === null) return words.say('numbered', { kind, id: subject.id });
  if (bare.has(subject.type)) return about.name;
  const values = { kind, name: about.name, of: about.of ?? '' };
  return words.say(templates[subject.type] ?? (about.of === null ? 'named' : 'namedOf'), values);
}

/** The names that a sentence may hold beside who and what. */
function namedIn({ details, names }: LedgerEntry, { language, say }: Words): Record<string, string> {
  const level = (id: unknown) => names[`level/${id}`] ?? String(details.name ?? id ?? '?');
  const account = (id: unknown) => names[`account/${id}`] ?? say('unknownPerson', { id: String(id ?? '?') });
  const asked = Array.isArray(details.asked) ? details.asked.map(account) : [];
  return {
    level: level(details.level),
    asked: asked.length === 0 ? say('nobody') : new Intl.ListFormat(language).format(asked),
    account: account(details.account),
    fromWhom: account(details.from),
    toWhom: account(details.to),
  };
}

/** Why it was refused, in the words of its code. */
export function whyRefused(entry: LedgerEntry): string | null {
  const code = String(entry.details.code ?? '');
  if (!isRefusal(entry)) return null;
  return code in problems ? problems[code as keyof typeof problems].title : code || null;
}

const spokenDetails = ['comment', 'reason', 'remark', 'message'] as const;

/** What somebody said with it, in their own words. */
export function wordsWith({ details }: LedgerEntry): string | null {
  const said = spokenDetails.map((name) => details[name]).find((text) => typeof text === 'string');
  return typeof said === 'string' && said !== '' ? said : null;
}

const doors: Readonly<Record<string, string>> = {
  native: 'doorNative',
  console: 'doorConsole',
  cli: 'doorCli',
  flexdeploy: 'doorFlexdeploy',
  servicedesk: 'doorServicedesk',
  secmaster: 'doorSecmaster',
  zadig: 'doorZadig',
  system: 'doorSystem',
};

/** By way of what it was done. */
export function doorOf({ via }: LedgerEntry, { say }: Words): string {
  const key = doors[via];
  return key === undefined ? via : say(key);
}

export type Detail = { readonly name: string; readonly value: string };

const named: Readonly<Record<string, 'level' | 'account'>> = {
  ...{
    level: 'level',
    account: 'account',
    asked: 'account',
    executor: 'account',
    from: 'account',
    to: 'account',
  },
};

/** The details one by one, ids with the names they have now. */
export function detailsOf({ details, names }: LedgerEntry): Detail[] {
  const readable = (name: string, value: unknown): string => {
    if (Array.isArray(value)) return value.map((each) => readable(name, each)).join(', ');
    if (typeof value === 'object' && value !== null) return JSON.stringify(value);
    const known = names[`${named[name]}/${value}`];
    return known === undefined ? String(value) : `${known} (${value})`;
  };
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => ({ name, value: readable(name, value) }));
}

export type Day = { readonly day: string; readonly entries: readonly LedgerEntry[] };

/** The entries by the day of the reader on which they happened, in the order they come in. */
export function byDay(entries: readonly LedgerEntry[], language: string): Day[] {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'full' });
  const days = Map.groupBy(entries, ({ at }) => format.format(Date.parse(at)));
  return [...days].map(([day, found]) => ({ day, entries: found }));
}
