import type { HttpCall } from '@countersign/contract/http-call.ts';
import type { ManualStep } from '@countersign/contract/manual-step.ts';
import type { Step } from '@countersign/contract/pipelines.ts';
import type { WorkflowCall } from '@countersign/contract/workflow-call.ts';
import type { z } from 'zod';
import { allOf, saidElsewhere, type WordsOf } from '../../../shared/words/words-of.ts';
import type { PartWords, Say } from './say.ts';

type Manual = z.output<typeof ManualStep>;
type Workflow = z.output<typeof WorkflowCall>;
type Kind = Exclude<keyof Step, 'name'>;

/** A step in words: what it does, and when it has succeeded. */
export function stepWords(step: Step, place: number, say: Say): PartWords {
  const kind = (Object.keys(kinds) as Kind[]).find((one) => step[one] !== undefined);
  if (kind === undefined) throw new Error('a step does something');
  const { said, more } = kinds[kind](step, say);
  return { key: `${place} ${step.name}`, name: String(step.name), kind, said, more };
}

/** Whatever a step may be: another kind of step has no words here, and does not compile. */
const kinds: Record<Kind, (step: Step, say: Say) => Pick<PartWords, 'said' | 'more'>> = {
  http: ({ http }, say) => {
    const call = http as HttpCall;
    return { said: say.t('calls', { call: `${call.method} ${call.url}` }), more: allOf(calling, call, say) };
  },
  manual: ({ manual }, say) => ({ said: say.t('byPerson'), more: allOf(byHand, manual as Manual, say) }),
  workflow: ({ workflow }, say) => {
    const { key } = workflow as Workflow;
    return { said: say.t('runs', { workflow: key }), more: allOf(running, workflow as Workflow, say) };
  },
};

const calling: WordsOf<HttpCall, Say> = {
  method: saidElsewhere,
  url: saidElsewhere,
  headers: ({ headers }, { t, words }) =>
    headers === undefined ? [] : [t('headers', { names: words.list(Object.keys(headers)) })],
  body: ({ body }, { t }) => (body === undefined ? [] : [t('body')]),
  expect: ({ expect = '2xx' }, { t, words }) => [
    t('succeeds', { statuses: words.choice([expect].flat().map(String)) }),
  ],
  timeout: ({ timeout = 30 }, { t, words }) => [t('answersWithin', { span: words.seconds(timeout) })],
  retries: ({ retries = 0 }, { t }) =>
    retries === 0 ? [t('triedOnce')] : [t('retries', { count: retries })],
  wait: ({ wait }, { t, words }) =>
    wait === undefined ? [] : [t('callback', { span: words.seconds(wait.timeout ?? 3600) })],
};

const byHand: WordsOf<Manual, Say> = {
  instructions: ({ instructions }) => (instructions === undefined ? [] : [`“${instructions}”`]),
};

const running: WordsOf<Workflow, Say> = {
  key: saidElsewhere,
  inputs: ({ inputs = {} }, { t, words }) => {
    const names = Object.keys(inputs);
    return names.length === 0 ? [] : [t('inputs', { names: words.list(names) })];
  },
  preApproval: ({ preApproval }, { t }) =>
    preApproval === undefined ? [] : [t('preApproval', { number: preApproval })],
};
