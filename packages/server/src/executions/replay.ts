import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { advance } from './advance.ts';
import { apply } from './apply.ts';
import { checkStart } from './asking/check-start.ts';
import { moveExecution, noteReplayedBy, touchExecution } from './execution.store.ts';
import type { StageFacts } from './execution.ts';
import { type Held, holdExecution } from './facts.store.ts';
import { holdCandidate, runningOf } from './subject.views.ts';
import { replayable } from './transitions.ts';

/** stage: the name of the stage, or its position from 0. */
export type Replay = { readonly execution: string; readonly stage: string | number };

/**
 * Begins the stage at which an execution stopped anew: every gate is asked and every step runs again, and then the
 * pipeline goes on. Whoever has that done is behind what is asked from then on, beside who started it. Refuses with `execution/wrong-state`, `release/closed`, and as `checkStart` does.
 */
export const replayStage = useCase<Replay, { execution: string }>(
  'execution.replay',
  ({ execution }) => ({ type: 'execution', id: execution }),
  async (work, caller, { execution, stage }) => {
    const held = await holdExecution(work.tx, caller.project.id, execution);
    if (held === undefined) return notFound('execution', execution);
    const candidate = await holdCandidate(work.tx, held.project.id, held.snapshot.id);
    const running = await runningOf(work.tx, held.project.id, held.snapshot.id);
    const stopped = whereItStopped(held, stage, candidate?.release.status ?? 'closed', running);
    if (!stopped.ok) return stopped;
    const { project, startedBy: requester, snapshot, definition, pipeline } = held;
    const replayedBy = caller.principal.accountId;
    const able = await checkStart(work, {
      ...{ project, requester, replayedBy, snapshot: snapshot.id, stage: stopped.value.position },
      pipeline: { ...pipeline, definition },
    });
    if (!able.ok) return able;
    await moveExecution(work.tx, held.project.id, execution, 'running', '', work.now);
    await noteReplayedBy(work.tx, held.project.id, execution, replayedBy);
    await record(work, caller, {
      action: 'execution.replayed',
      subject: { type: 'execution', id: execution },
      details: { stage: stopped.value.name, attempt: stopped.value.attempt + 1 },
    });
    await apply(work, caller, held, { do: 'begin-stage', position: stopped.value.position });
    await touchExecution(work.tx, held.project.id, execution);
    await advance(work, held.project.id, execution);
    return done({ execution });
  },
);

/** The stage to begin anew, or why there is none. */
function whereItStopped(
  held: Held,
  wanted: string | number,
  release: 'open' | 'closed',
  running: string | undefined,
): Outcome<StageFacts> {
  const { current, status, outline } = held.facts;
  if (running !== undefined)
    return wrong(
      running === held.id
        ? `Execution ${held.id} is running; abort it first.`
        : `The snapshot is on its way again already, in execution ${running}.`,
    );
  if (release === 'closed')
    return refused(
      'release/closed',
      `RL-${held.release.number} is closed: nothing of it is executed any more.`,
    );
  const stage = outline.findIndex(({ name }, position) => name === wanted || position === wanted);
  if (stage === -1) return notFound('stage', String(wanted));
  if (current === null || current.position !== stage)
    return wrong(
      `Execution ${held.id} did not stop at stage ${outline[stage]?.name}` +
        `${current ? `, but at ${current.name}` : ''}.`,
    );
  if (!replayable.includes(current.status))
    return wrong(
      `Stage ${current.name} is ${current.status}; only ${replayable.join(', ')} can be replayed.`,
    );
  if (status === 'successful' || status === 'out-of-date') return wrong(`Execution ${held.id} is ${status}.`);
  if (outline[stage]?.environment === null)
    return wrong(`Stage ${current.name} names an environment that this project no longer has.`);
  return done(current);
}

const wrong = (because: string) => refused('execution/wrong-state', because);
