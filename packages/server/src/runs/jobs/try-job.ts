import type { HttpCall } from '@countersign/contract/http-call.ts';
import type { JobVariable } from '@countersign/contract/variables.ts';
import type { InputValues } from '@countersign/contract/workflow-definition.ts';
import { callbackValues } from '../../calls/callback.ts';
import { judge, type Verdict } from '../../calls/judge.ts';
import { logOf } from '../../calls/log.ts';
import { drawTicket, giveUpTry, makeTry, tryHeaders } from '../../calls/make-try.ts';
import { requestOf } from '../../calls/request.ts';
import type { Values } from '../../calls/variables.ts';
import type { Answer, Outgoing } from '../../kernel/outgoing.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { record } from '../../ledger/record.ts';
import type { Parts } from '../../parts.ts';
import { advanceRun } from '../advance.ts';
import { definedAt, type Held, holdRun } from '../facts.store.ts';
import { lookAgain } from '../look-again.ts';
import { plan } from '../plan.ts';
import { touchRun } from '../run.store.ts';
import type { JobFacts } from '../run.ts';
import { heldBack } from '../windows/held-back.ts';
import { claimTry, endJob, giveTryUp, retryJob, waitJob } from './job.store.ts';

/** One try of one http job, by its number. A job is of one attempt at its run. */
export type Try = {
  readonly project: string;
  readonly run: string;
  readonly job: string;
  readonly number: number;
};

type Claimed = { readonly call: HttpCall; readonly request: Outgoing; readonly token: string };

/** Makes the call of an http job, unless this try was made, or is not wanted any more. */
export const tryJob = (parts: Pick<Parts, 'work' | 'send' | 'origin'>, which: Try): Promise<void> =>
  makeTry(
    parts,
    keyOf(which),
    (inside) => claim(inside, parts.origin, which),
    (inside, claimed, answer) => settle(inside, which, claimed, answer),
  );

const keyOf = ({ project, job, number }: Try): string => ['job', project, job, number].join('/');

/**
 * Whoever was to make this try is gone. If it had been claimed, how it ended will not be known, and the run need not
 * wait any longer for somebody to say.
 */
export const giveUpJobTry = ({ work }: Pick<Parts, 'work'>, which: Try): Promise<void> =>
  giveUpTry(work, keyOf(which), async (inside) => {
    const { project, run, job, number } = which;
    if (!(await holdRun(inside, project, run))) return;
    if (await giveTryUp(inside.tx, project, job, number, inside.now)) await advanceRun(inside, project, run);
  });

async function claim(work: Work, origin: string, which: Try): Promise<Claimed | null> {
  const { project, run, job, number } = which;
  const held = await holdRun(work, project, run);
  const call = held && definedAt(held, job)?.job.http;
  if (!held || !call || !isItsTurn(held, job, work.now)) {
    // Whatever stands against it now that did not when it was queued: the run hears of it.
    await advanceRun(work, project, run);
    return null;
  }
  const { token, callbackHash, deadline } = drawTicket(call, work.now);
  if (!(await claimTry(work.tx, project, job, number, { deadline, callbackHash, now: work.now })))
    return null;
  await lookAgain(work, held, deadline);
  await note(work, held, which, 'tried');
  return { call, token, request: requestFor(held, call, which, callbackValues(origin, token)) };
}

/** Has the run come to this job, and does nothing end it before? */
function isItsTurn({ facts }: Held, job: string, now: Date): boolean {
  const next = facts.jobs.find(({ status }) => status !== 'passed');
  const ends = plan(facts, now).some((action) => action.do === 'end-run');
  const begins = next !== undefined && heldBack(facts, next, now) === null;
  return facts.status === 'running' && facts.permitted && next?.id === job && begins && !ends;
}

function requestFor(
  held: Held,
  call: HttpCall,
  { job, number }: Try,
  callback: ReturnType<typeof callbackValues>,
): Outgoing {
  const defined = definedAt(held, job);
  const values: Values<JobVariable> = {
    ...inputValues(held.inputs),
    ...callback,
    'project.key': held.project.key,
    'workflow.key': held.workflow.key,
    'workflow.name': held.workflow.name,
    'version.number': String(held.version.number),
    'version.digest': held.version.digest,
    'run.id': held.id,
    'run.number': String(held.number),
    'run.attempt': String(held.attempt),
    'stage.name': defined?.stage ?? '',
    'job.name': defined?.job.name ?? '',
    'job.id': job,
    'job.try': String(number),
  };
  return requestOf(call, values, tryHeaders(`job-${job}-${number}`, number));
}

/** What was given, by the names by which calls use it. */
function inputValues(inputs: InputValues): Values<`inputs.${string}`> {
  const said = Object.entries(inputs).map(([name, value]) => {
    const text =
      typeof value === 'string' ? value : value.map((one) => `${one.service}/${one.module}`).join();
    return [`inputs.${name}`, text] as const;
  });
  return Object.fromEntries(said);
}

async function settle(work: Work, which: Try, { call, token }: Claimed, answer: Answer): Promise<void> {
  const held = await holdRun(work, which.project, which.run);
  const job = held?.facts.jobs.find(({ id }) => id === which.job);
  // Cancelled meanwhile, given up on, or answered by its callback already: what the call itself said counts no more.
  if (!held || !job || !isUnderWay(job, which)) return;
  const verdict = judge(call, which.number, answer, work.now);
  const log = logOf(call, which.number, answer, token, work.now);
  await write(work, held, which, verdict, { because: `Try ${which.number}: ${verdict.because}.`, log });
  await note(work, held, which, happened[verdict.to]);
  await advanceRun(work, which.project, which.run);
}

const isUnderWay = (job: JobFacts, { number }: Try): boolean =>
  job.status === 'running' && job.tries === number;

const happened = { successful: 'passed', failed: 'failed', pending: 'retried', waiting: 'waiting' } as const;

async function write(
  work: Work,
  held: Held,
  { project, job }: Try,
  verdict: Verdict,
  change: { readonly because: string; readonly log: string },
): Promise<void> {
  switch (verdict.to) {
    case 'pending':
      await retryJob(work.tx, project, job, verdict.at, change);
      return lookAgain(work, held, verdict.at);
    case 'waiting':
      await waitJob(work.tx, project, job, verdict.deadline, { ...change, now: work.now });
      return lookAgain(work, held, verdict.deadline);
    default:
      await endJob(work.tx, project, job, happened[verdict.to], change, work.now);
  }
}

async function note(work: Work, held: Held, { job, number }: Try, what: string): Promise<void> {
  await touchRun(work.tx, held.project.id, held.id);
  await record(
    work,
    { system: true, project: held.project },
    { action: `job.${what}`, subject: { type: 'job', id: job }, details: { run: held.id, try: number } },
  );
}
