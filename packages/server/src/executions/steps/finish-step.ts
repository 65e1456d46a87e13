import { done, notFound, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { record } from '../../ledger/record.ts';
import type { Caller } from '../../people/principal.ts';
import { useCase } from '../../people/use-case.ts';
import { advance } from '../advance.ts';
import { touchExecution } from '../execution.store.ts';
import type { StepEnd, StepFacts } from '../execution.ts';
import { type Held, holdExecution } from '../facts.store.ts';
import { executionOfStep } from '../subject.views.ts';
import { endStep } from './step.store.ts';

export type CompleteStep = {
  readonly step: string;
  readonly status: 'passed' | 'failed';
  readonly comment: string;
};

/** Says how a manual step went. Refuses with `step/not-waiting`. */
export const completeStep = useCase<CompleteStep, { execution: string }>(
  'step.complete',
  ({ step }) => ({ type: 'step', id: step }),
  async (work, caller, { step, status, comment }) => {
    const found = await holdStep(work, caller, step);
    if (!found.ok) return found;
    const { asked } = found.value;
    if (asked.type !== 'manual')
      return refused('step/not-waiting', `Step ${asked.name} is done by a call, not by a person.`);
    if (asked.status !== 'waiting')
      return refused('step/not-waiting', `Step ${asked.name} is ${asked.status}; it waits for nobody.`);
    const to = status === 'passed' ? 'successful' : 'failed';
    return finish(work, caller, found.value, to, comment);
  },
);

/** Goes on without a step that waits, with a reason. Refuses with `step/not-waiting`, also while a try is under way. */
export const skipStep = useCase<{ step: string; reason: string }, { execution: string }>(
  'step.skip',
  ({ step }) => ({ type: 'step', id: step }),
  async (work, caller, { step, reason }) => {
    const found = await holdStep(work, caller, step);
    if (!found.ok) return found;
    const { asked } = found.value;
    if (asked.status === 'running')
      return refused('step/not-waiting', `A try of step ${asked.name} is under way; its answer comes first.`);
    if (asked.status !== 'waiting' && asked.status !== 'pending')
      return refused('step/not-waiting', `Step ${asked.name} is ${asked.status}; there is nothing to skip.`);
    return finish(work, caller, found.value, 'skipped', reason);
  },
);

type Found = { readonly held: Held; readonly asked: StepFacts };

async function holdStep(work: Work, caller: Caller, id: string): Promise<Outcome<Found>> {
  const execution = await executionOfStep(work.tx, caller.project.id, id);
  const held = execution && (await holdExecution(work.tx, caller.project.id, execution));
  if (!held) return notFound('step', id);
  const asked = held.facts.current?.steps.find((step) => step.id === id);
  if (!asked || held.facts.status !== 'running')
    return refused('step/not-waiting', `Step ${id} is of an execution of the stage that has ended.`);
  return done({ held, asked });
}

async function finish(
  work: Work,
  caller: Caller,
  { held, asked }: Found,
  to: StepEnd,
  words: string,
): Promise<Outcome<{ execution: string }>> {
  await endStep(work.tx, held.project.id, asked.id, to, { because: ended[to] }, work.now);
  await record(work, caller, {
    action: `step.${to}`,
    subject: { type: 'step', id: asked.id },
    details: { execution: held.id },
    private: { comment: words },
  });
  await touchExecution(work.tx, held.project.id, held.id);
  await advance(work, held.project.id, held.id);
  return done({ execution: held.id });
}

// Who said so, and in which words, stands in the ledger, from which it can be erased, and is shown from there.
const ended = {
  successful: 'Completed.',
  failed: 'Failed.',
  skipped: 'Skipped.',
  aborted: 'Aborted.',
} as const;
