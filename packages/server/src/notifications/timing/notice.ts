import type { Section } from '../letter.ts';
import { inUtc, timeLeft } from './time-left.ts';

/**
 * Something that is not the reader's to decide, but to know: what they asked for runs out of time, was passed on to
 * others, or cannot be approved as things are.
 */
export type Notice = {
  readonly kind: 'warned' | 'escalated' | 'stuck';
  readonly project: string;
  readonly title: string;
  /** null: it concerns the approval as a whole. */
  readonly level: string | null;
  readonly requestedBy: string | null;
  /** Where things stand, as the approval itself says. */
  readonly because: string;
  /** The names of those who can sign now. */
  readonly who: readonly string[];
  /** Whom the level asks, as its policy names them. */
  readonly approvers: readonly string[];
  readonly until: Date | null;
  readonly now: Date;
  /** What becomes of it if nobody decides. */
  readonly otherwise: string;
  readonly link: string;
};

/** What the mail that says only this is called. */
export function noticeSubject(notice: Notice): string {
  const { kind, until, now } = notice;
  const left = kind === 'warned' && until ? `, ${timeLeft(until, now)} left` : '';
  return `[${notice.project}] ${called[kind]}${left}: ${notice.title}`;
}

const called: Record<Notice['kind'], string> = {
  warned: 'Not decided yet',
  escalated: 'Passed on to others',
  stuck: 'Cannot be approved as things are',
};

export function noticeSection(notice: Notice): Section {
  const { kind, until, now } = notice;
  const facts: [string, string | null][] = [
    ['Project', notice.project],
    ['Level', notice.level],
    ['Asked by', notice.requestedBy ?? 'the pipeline'],
    ['Why', kind === 'warned' ? null : why(notice)],
    [kind === 'escalated' ? 'Asked now' : 'Waits for', notice.who.join(', ') || 'nobody who could sign'],
    ['By when', until === null ? null : inUtc(until)],
    ['Time left', until === null || kind === 'stuck' ? null : timeLeft(until, now)],
    ['Otherwise', until === null ? null : notice.otherwise],
    ['What helps', kind === 'stuck' ? whatHelps(notice) : null],
  ];
  return {
    heading: `${called[kind]}: ${notice.title}`,
    facts: facts.filter((fact): fact is [string, string] => fact[1] !== null),
    quotes: [],
    link: { label: 'See it', url: notice.link },
  };
}

const why = ({ kind, because }: Notice): string =>
  kind === 'escalated' ? 'nobody decided it in time' : because;

function whatHelps({ approvers }: Notice): string {
  const people = approvers.length === 0 ? 'its approvers' : approvers.join(', ');
  return `who comes to ${people} is asked at once; whoever the policy lets override it can; whoever asked can withdraw it`;
}
