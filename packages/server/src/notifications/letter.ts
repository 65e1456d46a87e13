import { type Notice, noticeSection, noticeSubject } from './timing/notice.ts';
import { inUtc, timeLeft } from './timing/time-left.ts';

/** What a mail says, ready to be read. Nothing here is escaped yet. */

/** Something that waits for the reader. */
export type Question = {
  readonly project: string;
  readonly title: string;
  readonly level: string;
  /** The rule in words, and how far the level is: `anyone may approve`, `0 of 3 have approved; one more decides`. */
  readonly rule: string;
  readonly standing: string;
  readonly policy: string | null;
  /** In whose place the reader is asked, when it is not they themselves: names. */
  readonly standsFor: readonly string[];
  /** The names of the others who are asked on this level, with what they have said. */
  readonly others: readonly string[];
  readonly requestedBy: string | null;
  readonly release: string | null;
  readonly snapshot: number | null;
  readonly environment: string | null;
  readonly digest: string;
  /** When it is decided without an answer; null: never. */
  readonly until: Date | null;
  /** What becomes of it then, or as long as nobody answers. */
  readonly otherwise: string;
  /** They have been asked before, and the time is running out. */
  readonly reminder: boolean;
  readonly now: Date;
  readonly link: string;
};

/** Something the reader had asked for, and what became of it. */
export type Answer = {
  readonly project: string;
  readonly title: string;
  readonly status: 'approved' | 'rejected' | 'withdrawn' | 'overridden' | 'superseded' | 'expired';
  /** Who brought it about, with their words; of a decision, everybody who signed. */
  readonly said: readonly { readonly who: string; readonly what: string; readonly words: string }[];
  /** When its time was over, if that is what ended it. */
  readonly overAt: Date | null;
  readonly link: string;
};

export type News = {
  readonly asked: readonly Question[];
  readonly notices: readonly Notice[];
  readonly ended: readonly Answer[];
};

/** One thing in a mail: a heading, facts by name, words of people, and where to go. */
export type Section = {
  readonly heading: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly quotes: readonly { readonly who: string; readonly words: string }[];
  readonly link: { readonly label: string; readonly url: string };
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** A text on one line: what would end a header or a line, or turn its direction, becomes a space. */
export const oneLine = (text: string): string => text.replaceAll(unprintable, ' ').trim();

/** The subject of a mail that says this. */
export function subjectOf({ asked, notices, ended }: News): string {
  const all = asked.length + notices.length + ended.length;
  const [question] = asked;
  const [notice] = notices;
  const [answer] = ended;
  if (all === 1 && question)
    return oneLine(`[${question.project}] ${calledFor(question)}: ${question.title}`);
  if (all === 1 && notice) return oneLine(noticeSubject(notice));
  if (all === 1 && answer) return oneLine(`[${answer.project}] ${outcome[answer.status]}: ${answer.title}`);
  if (all === ended.length) return `${all} approvals you asked for are decided`;
  const waiting = asked.length === 1 ? '1 approval waits for you' : `${asked.length} approvals wait for you`;
  const known = notices.length === 1 ? '1 takes your attention' : `${notices.length} take your attention`;
  const over = ended.length === 1 ? '1 is decided' : `${ended.length} are decided`;
  return [asked.length && waiting, notices.length && known, ended.length && over].filter(Boolean).join(', ');
}

const calledFor = ({ reminder, until, now }: Question): string =>
  reminder && until ? `${timeLeft(until, now)} left, please decide` : 'Please decide';

const outcome: Record<Answer['status'], string> = {
  approved: 'Approved',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  overridden: 'Overridden',
  superseded: 'Superseded',
  expired: 'Not decided in time',
};

/** What a mail consists of: first what waits, then what is to be known, then what is over. */
export const sectionsOf = ({ asked, notices, ended }: News): Section[] => [
  ...asked.map(questionSection),
  ...notices.map(noticeSection),
  ...ended.map(answerSection),
];

function questionSection(one: Question): Section {
  const facts: [string, string | null][] = [
    ['Project', one.project],
    ['Release', one.release],
    ['Snapshot', one.snapshot === null ? null : String(one.snapshot)],
    ['Environment', one.environment],
    ['Digest', one.digest],
    ['Asked by', one.requestedBy ?? 'the pipeline'],
    ['Level', one.policy === null ? one.level : `${one.level}, of the policy ${one.policy}`],
    ['Rule', `${one.rule} (${one.standing})`],
    ['In place of', one.standsFor.length === 0 ? null : one.standsFor.join(', ')],
    ['Who else', one.others.length === 0 ? 'nobody: it is up to you' : one.others.join(', ')],
    ['By when', one.until === null ? 'there is no deadline' : inUtc(one.until)],
    ['Time left', one.reminder && one.until ? timeLeft(one.until, one.now) : null],
    ['Otherwise', otherwise(one)],
  ];
  return {
    heading: `${one.reminder ? 'Still to decide' : 'Please decide'}: ${one.title}`,
    facts: facts.filter((fact): fact is [string, string] => fact[1] !== null),
    quotes: [],
    link: { label: 'See it and decide', url: one.link },
  };
}

const otherwise = ({ environment, otherwise: then }: Question): string =>
  environment === null ? then : `${then}, and nothing is done to ${environment}`;

function answerSection({ project, title, status, said, overAt, link }: Answer): Section {
  return {
    heading: `${outcome[status]}: ${title}`,
    facts: [
      ['Project', project],
      ...(overAt ? [['Why', `its time was over on ${inUtc(overAt)}`] as const] : []),
      ...said.map(({ who, what }): [string, string] => [what, who]),
    ],
    quotes: said.filter(({ words }) => words !== ''),
    link: { label: 'See it', url: link },
  };
}
