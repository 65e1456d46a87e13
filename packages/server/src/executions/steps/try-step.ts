import type { HttpCall } from '@countersign/contract/http-call.ts';
import { crashPoint } from '../../kernel/crash-point.ts';
import { sha256 } from '../../kernel/digest.ts';
import { type Answer, type Outgoing, send } from '../../kernel/outgoing.ts';
import { persist } from '../../kernel/persist.ts';
import { secret } from '../../kernel/random.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { record } from '../../ledger/record.ts';
import type { Parts } from '../../parts.ts';
import { advance } from '../advance.ts';
import { requestOf, stageValues } from '../calls/call.ts';
import { touchExecution } from '../execution.store.ts';
import type { StageFacts, StepFacts } from '../execution.ts';
import { type Held, holdExecution } from '../facts.store.ts';
import { environmentOf } from '../gates/open-gate.ts';
import { lookAgain } from '../look-again.ts';
import { judge, logOf, type Verdict } from './judge.ts';
import { claimTry, endStep, giveTryUp, retryStep, waitStep } from './step.store.ts';

/** One try of one step, by its number. */
export type Try = {
  readonly project: string;
  readonly execution: string;
  readonly step: string;
  readonly attempt: number;
};

/** The tries that this server makes at the moment. */
const underWay = new Set<string>();

type Claimed = { readonly call: HttpCall; readonly request: Outgoing; readonly token: string };

// Longer than any answer takes to be written down: only then does silence mean that nobody will.
const grace = 30_000;

/**
 * Makes the call of an http step. The try is claimed and committed before the call goes out, so that no number goes
 * out twice, whoever is asked to and however often; what came of it is written after.
 */
export async function tryStep({ work, origin }: Pick<Parts, 'work' | 'origin'>, which: Try): Promise<void> {
  const claimed = await work((inside) => claim(inside, origin, which));
  if (claimed === null) return;
  const key = keyOf(which);
  underWay.add(key);
  try {
    crashPoint('step-claimed');
    const answer = await send(claimed.request);
    crashPoint('step-called');
    await persist(() => work((inside) => settle(inside, which, claimed, answer)));
  } finally {
    underWay.delete(key);
  }
}

const keyOf = ({ project, execution, step, attempt }: Try) => [project, execution, step, attempt].join('/');

/**
 * Whoever was to make this try is gone. If it had been claimed, how it ended will not be known, and the execution need
 * not wait any longer for somebody to say.
 */
export async function giveUpTry({ work }: Pick<Parts, 'work'>, which: Try): Promise<void> {
  if (underWay.has(keyOf(which))) return;
  await work(async (inside) => {
    const { project, execution, step, attempt } = which;
    if (!(await holdExecution(inside.tx, project, execution))) return;
    if (await giveTryUp(inside.tx, project, step, attempt, inside.now))
      await advance(inside, project, execution);
  });
}

async function claim(work: Work, origin: string, which: Try): Promise<Claimed | null> {
  const { project, execution, step, attempt } = which;
  const held = await holdExecution(work.tx, project, execution);
  const stage = held?.facts.current;
  const call = held && stage && callOf(held, stage, step);
  if (!held || !stage || !call || held.facts.status !== 'running' || stage.status !== 'steps-running')
    return null;
  const token = secret('csc');
  const deadline = new Date(work.now.getTime() + call.timeout * 1000 + grace);
  if (!(await claimTry(work.tx, project, step, attempt, deadline, call.wait ? sha256(token) : null)))
    return null;
  await lookAgain(work, held, deadline);
  await note(work, held, which, 'step.tried');
  return { call, token, request: requestFor(held, stage, call, which, { token, origin }) };
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
  { token, origin }: { token: string; origin: string },
): Outgoing {
  const values = {
    ...stageValues(held, stage, environmentOf(held, stage)),
    'step.name': stage.steps.find(({ id }) => id === step)?.name ?? '',
    'step.id': step,
    'step.attempt': String(attempt),
    'callback.url': `${origin}/api/v1/callbacks`,
    'callback.token': token,
  };
  return requestOf(call, values, {
    'idempotency-key': `${step}-${attempt}`,
    'x-countersign-attempt': String(attempt),
  });
}

async function settle(work: Work, which: Try, { call, token }: Claimed, answer: Answer): Promise<void> {
  const held = await holdExecution(work.tx, which.project, which.execution);
  const step = held?.facts.current?.steps.find(({ id }) => id === which.step);
  // Aborted meanwhile, given up on, or answered by its callback already: what the call itself said counts no more.
  if (!held || !step || !isUnderWay(step, which)) return;
  const verdict = judge(call, which.attempt, answer, work.now);
  const log = logOf(call, which.attempt, answer, token, work.now);
  await write(work, held, which, verdict, `Try ${which.attempt}: ${verdict.because}.`, log);
  await note(work, held, which, `step.${verdict.to === 'pending' ? 'retried' : verdict.to}`);
  await advance(work, which.project, which.execution);
}

const isUnderWay = (step: StepFacts, { attempt }: Try): boolean =>
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

async function note(work: Work, held: Held, { step, attempt }: Try, action: string): Promise<void> {
  await touchExecution(work.tx, held.project.id, held.id);
  await record(
    work,
    { system: true, project: held.project },
    { action, subject: { type: 'step', id: step }, details: { execution: held.id, attempt } },
  );
}
