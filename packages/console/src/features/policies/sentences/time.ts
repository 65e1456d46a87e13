import type { ApprovalDeadline, Deadline } from '@countersign/contract/policies.ts';
import type { Say } from './say.ts';

/** Until when a level has to be decided, when people are reminded, and what happens otherwise. */
export function deadlineOf(deadline: Deadline, say: Say): readonly string[] {
  const { t, words } = say;
  const { within, calendar } = deadline;
  const span = words.span(within);
  const first = calendar === undefined ? t('within', { span }) : t('withinOf', { span, calendar });
  return [first, reminders(deadline, say), ...afterwards(deadline, say)];
}

/** The same of the policy as a whole. */
export function wholeDeadline(deadline: ApprovalDeadline, say: Say): readonly string[] {
  const { t, words } = say;
  const { within, calendar, onTimeout } = deadline;
  const span = words.span(within);
  const first = calendar === undefined ? t('wholeWithin', { span }) : t('wholeWithinOf', { span, calendar });
  return [
    first,
    reminders(deadline, say),
    { reject: t('wholeReject'), expire: t('endsUndecided') }[onTimeout],
  ];
}

function reminders({ remind }: { remind?: string[] | undefined }, { t, words }: Say): string {
  if (remind === undefined) return t('remindedOnce');
  if (remind.length === 0) return t('notReminded');
  return t('reminded', { spans: words.list(remind.map(words.span)) });
}

function afterwards({ onTimeout, escalate }: Deadline, { t, words }: Say): readonly string[] {
  if (onTimeout !== 'escalate') return [{ reject: t('isRejected'), expire: t('endsUndecided') }[onTimeout]];
  if (escalate === undefined) return [];
  const { to, replace, within, onTimeout: then } = escalate;
  const who = { people: words.people(to), span: words.span(within) };
  return [
    replace ? t('passedOn', who) : t('askedAsWell', who),
    { reject: t('thenRejected'), expire: t('thenUndecided') }[then],
  ];
}
