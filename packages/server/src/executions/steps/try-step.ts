import type { HttpCall } from '@countersign/contract/http-call.ts';
import type { PipelineVariable } from '@countersign/contract/variables.ts';
import { callbackValues } from '../../calls/callback.ts';
import { judge, type Verdict } from '../../calls/judge.ts';
import { logOf } from '../../calls/log.ts';
import { drawTicket, giveUpTry, makeTry, tryHeaders } from '../../calls/make-try.ts';
import { requestOf } from '../../calls/request.ts';
import type { Values } from '../../calls/variables.ts';
import type { Refusal } from '../../kernel/outcome.ts';
import type { Answer, Outgoing } from '../../kernel/outgoing.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { record } from '../../ledger/record.ts';
import type { Parts } from '../../parts.ts';
import { advance } from '../advance.ts';
import { touchExecution } from '../execution.store.ts';
import type { StageFacts, StepFacts } from '../execution.ts';
import { type Held, holdExecution } from '../facts.store.ts';
import { lookAgain } from '../look-again.ts';
import { whyNoLonger } from '../permits/stage-subject.ts';
import { stageValues } from '../stage-values.ts';
import { claimTry, endStep, expireTry, retryStep, waitStep } from './step.store.ts';

/** One try of one step, by its number. */
export type Try = {
  readonly project: string;
  readonly execution: string;
  readonly step: string;
  readonly attempt: number;
};

type Claimed = { readonly call: HttpCall; readonly request: Outgoing; readonly token: string };

/** Makes the call of an http step, unless this try was made, or is not wanted any more. */
export const tryStep = (parts: Pick<Parts, 'work' | 'send' | 'origin'>, which: Try): Promise<void> =>
  makeTry(
    parts,
    keyOf(which),
    (inside) => claim(inside, parts.origin, which),
    (inside, claimed, answer) => settle(inside, which, claimed, answer),
  );

const keyOf = ({ project, step, attempt }: Try): string => ['step', project, step, attempt].join('/');

/**
 * Whoever was to make this try is gone. If it had been claimed, how it ended will not be known, and the execution need
 * not wait any longer for somebody to say.
 */
export const giveUpStepTry = ({ work }: Pick<Parts, 'work'>, which: Try): Promise<void> =>
  giveUpTry(work, keyOf(which), async (inside) => {
    const { project, execution, step, attempt } = which;
    if (!(await holdExecution(inside.tx, project, execution))) return;
    if (await expireTry(inside.tx, project, step, attempt, inside.now))
      await advance(inside, project, execution);
  });

async function claim(work: Work, origin: string, which: Try): Promise<Claimed | null> {
  const { project, execution, step, attempt } = which;
  const held = await holdExecution(work.tx, project, execution);
  const stage = held?.facts.current;
  if (!held || !stage || held.facts.status !== 'running' || !isNext(stage, which)) return null;
  const refusal = await whyNoLonger(work, project, stage.id);
  if (refusal) return leaveUndone(work, held, which, refusal);
  const call = callOf(held, stage, step);
  if (!call) return null;
  const { token, callbackHash, deadline } = drawTicket(call, work.now);
  if (!(await claimTry(work.tx, project, step, attempt, deadline, callbackHash))) return null;
  await lookAgain(work, held, deadline);
  await note(work, held, which, 'step.tried');
  return { call, token, request: requestFor(held, stage, call, which, callbackValues(origin, token)) };
}

function isNext({ status, steps }: StageFacts, which: Try): boolean {
  const step = steps.find(({ id }) => id === which.step);
  return status === 'steps-running' && step?.status === 'pending' && step.attempt === which.attempt - 1;
}

/** What was approved has changed since the stage redeemed its permit: nothing more of it goes out. */
async function leaveUndone(work: Work, held: Held, which: Try, { because, code }: Refusal): Promise<null> {
  const change = { because: `Try ${which.attempt} was not made: ${because}` };
  await endStep(work.tx, which.project, which.step, 'failed', change, work.now);
  await note(work, held, which, 'step.failed', { code });
  await advance(work, which.project, which.execution);
  return null;
}

function callOf(held: Held, stage: StageFacts, step: string): HttpCall | undefined {
  const position = stage.steps.findIndex(({ id }) => id === step);
  return held.definition.stages[stage.position]?.steps[position]?.http;
}

function requestFor(
  held: Held,
  stage: StageFacts,
  call: HttpCall,
  { step, attempt }: Try,
  callback: ReturnType<typeof callbackValues>,
): Outgoing {
  const values: Values<PipelineVariable> = {
    ...stageValues(held, stage),
    ...callback,
    'step.name': stage.steps.find(({ id }) => id === step)?.name ?? '',
    'step.id': step,
    'step.attempt': String(attempt),
  };
  return requestOf(call, values, tryHeaders(`${step}-${attempt}`, attempt));
}

async function settle(work: Work, which: Try, { call, token }: Claimed, answer: Answer): Promise<void> {
  const held = await holdExecution(work.tx, which.project, which.execution);
  const step = held?.facts.current?.steps.find(({ id }) => id === which.step);
  // Aborted meanwhile, given up on, or answered by its callback already: what the call itself said counts no more.
  if (!held || !step || !isWaitedFor(step, which)) return;
  const verdict = judge(call, which.attempt, answer, work.now);
  const log = logOf(call, which.attempt, answer, token, work.now);
  await write(work, held, which, verdict, `Try ${which.attempt}: ${verdict.because}.`, log);
  await note(work, held, which, `step.${verdict.to === 'pending' ? 'retried' : verdict.to}`);
  await advance(work, which.project, which.execution);
}

const isWaitedFor = (step: StepFacts, { attempt }: Try): boolean =>
  step.status === 'running' && step.attempt === attempt;

async function write(work: Work, held: Held, which: Try, verdict: Verdict, because: string, log: string) {
  const { project, step } = which;
  switch (verdict.to) {
    case 'pending':
      await retryStep(work.tx, project, step, verdict.at, { because, log });
      return lookAgain(work, held, verdict.at);
    case 'waiting':
      await waitStep(work.tx, project, step, verdict.deadline, { because, log });
      return lookAgain(work, held, verdict.deadline);
    default:
      await endStep(work.tx, project, step, verdict.to, { because, log }, work.now);
  }
}

async function note(work: Work, held: Held, { step, attempt }: Try, action: string, more: object = {}) {
  await touchExecution(work.tx, held.project.id, held.id);
  await record(
    work,
    { system: true, project: held.project },
    { action, subject: { type: 'step', id: step }, details: { execution: held.id, attempt, ...more } },
  );
}
