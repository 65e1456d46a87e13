import type { GateCall } from '@countersign/contract/http-call.ts';
import type { ApprovalGate, CheckGate, Gate, ScheduleGate } from '@countersign/contract/pipelines.ts';
import type { z } from 'zod';
import { allOf, saidElsewhere, type WordsOf } from '../../../shared/words/words-of.ts';
import type { PartWords, Say } from './say.ts';

type Approval = z.output<typeof ApprovalGate>;
type Schedule = z.output<typeof ScheduleGate>;
type Check = z.output<typeof CheckGate>;
type Call = z.output<typeof GateCall>;

/** A gate in words: what it waits for, and who may let something past it. */
export function gateWords(gate: Gate, place: number, say: Say): PartWords {
  const { name, type } = gate;
  return { key: `${place} ${name}`, name: String(name), kind: type, ...kinds[type](gate, say) };
}

/** Whatever a gate may be: another kind of gate has no words here, and does not compile. */
const kinds: Record<Gate['type'], (gate: Gate, say: Say) => Pick<PartWords, 'said' | 'more'>> = {
  approval: (gate, say) => ({
    said: peopleAsked(gate as Approval, say),
    more: allOf(approval, gate as Approval, say),
  }),
  schedule: (gate, say) => ({
    said: opens(gate as Schedule, say),
    more: allOf(schedule, gate as Schedule, say),
  }),
  check: (gate, say) => ({ said: asks(gate as Check, say), more: allOf(check, gate as Check, say) }),
};

const peopleAsked = ({ policy }: Approval, { t }: Say): string =>
  policy === undefined ? t('byHand') : t('byPolicy', { policy });

function opens({ cron, timeZone = 'UTC', calendar }: Schedule, { t }: Say): string {
  return calendar === undefined ? t('opensAt', { cron: String(cron), timeZone }) : t('opensIn', { calendar });
}

const asks = ({ http }: Check, { t }: Say): string =>
  http === undefined ? t('awaitsAnswer') : t('asksSystem', { call: `${http.method ?? 'POST'} ${http.url}` });

const overriders = ({ override }: { override?: string[] | undefined }, { t, words }: Say) => [
  override === undefined ? t('maintainersOverride') : t('override', { people: words.people(override) }),
];

const approval: WordsOf<Approval, Say> = {
  name: saidElsewhere,
  type: saidElsewhere,
  policy: saidElsewhere,
  separateDuties: ({ policy, separateDuties }, { words }) =>
    policy === undefined ? [words.barred(separateDuties)] : [],
  override: (gate, say) => (gate.policy === undefined ? overriders(gate, say) : []),
};

const schedule: WordsOf<Schedule, Say> = {
  name: saidElsewhere,
  type: saidElsewhere,
  cron: saidElsewhere,
  timeZone: saidElsewhere,
  calendar: saidElsewhere,
  override: overriders,
};

const check: WordsOf<Check, Say> = {
  name: saidElsewhere,
  type: saidElsewhere,
  http: ({ http }, say) => (http === undefined ? [] : allOf(call, http, say)),
  timeout: ({ timeout }, { t, words }) => [
    timeout === undefined ? t('waitsForEver') : t('failsAfter', { span: words.seconds(timeout) }),
  ],
  override: overriders,
};

const call: WordsOf<Call, Say> = {
  method: saidElsewhere,
  url: saidElsewhere,
  headers: ({ headers }, { t, words }) =>
    headers === undefined ? [] : [t('headers', { names: words.list(Object.keys(headers)) })],
  body: ({ body }, { t }) => (body === undefined ? [] : [t('body')]),
  timeout: ({ timeout = 30 }, { t, words }) => [t('answersWithin', { span: words.seconds(timeout) })],
};
