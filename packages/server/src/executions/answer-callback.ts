import type { Answered } from '@countersign/contract/callbacks.ts';
import type { Callback } from '../calls/callback.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import { advance } from './advance.ts';
import { touchExecution } from './execution.store.ts';
import { type Held, holdExecution } from './facts.store.ts';
import { endGate } from './gates/gate.store.ts';
import { endStep } from './steps/step.store.ts';
import { type Answerable, answerableBy } from './subject.views.ts';

/**
 * Takes what an outside system says of a check gate or of a step that waits for it. Null: the token is of neither. The
 * same answer again is a success that writes nothing. Refuses with `gate/not-waiting`, `step/not-waiting`.
 */
export async function answerForExecution(work: Work, callback: Callback): Promise<Outcome<Answered> | null> {
  const about = await answerableBy(work.tx, callback.hash);
  const held = about && (await holdExecution(work.tx, about.project.id, about.execution));
  if (!about || !held) return null;
  const to = callback.status === 'passed' ? 'successful' : 'failed';
  const now = statusOf(held, about);
  if (now === to) return done(answered(about));
  const because = callback.message || (to === 'successful' ? 'The check passed.' : 'The check failed.');
  if (!(await write(work, about, to, because)))
    return refused(
      `${about.kind}/not-waiting`,
      `This ${about.kind} is ${now ?? 'over'}; it waits for no callback.`,
    );
  await record(
    work,
    { system: true, project: about.project },
    {
      action: `${about.kind}.answered`,
      subject: { type: about.kind, id: about.id },
      details: { execution: held.id, status: callback.status },
      private: { message: callback.message },
    },
  );
  await touchExecution(work.tx, held.project.id, held.id);
  await advance(work, held.project.id, held.id);
  return done(answered(about));
}

const answered = ({ kind, id, execution }: Answerable): Answered => ({ kind, id, execution });

function statusOf({ facts }: Held, { kind, id }: Answerable): string | undefined {
  const asked: readonly { id: string; status: string }[] | undefined =
    kind === 'gate' ? facts.current?.gates : facts.current?.steps;
  return asked?.find((one) => one.id === id)?.status;
}

const write = (
  work: Work,
  { kind, project, id }: Answerable,
  to: 'successful' | 'failed',
  because: string,
) =>
  kind === 'gate'
    ? endGate(work.tx, project.id, id, to, because, work.now)
    : endStep(work.tx, project.id, id, to, { because, log: `callback: ${because}\n` }, work.now);
