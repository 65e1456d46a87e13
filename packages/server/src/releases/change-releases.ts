import { type Expected, stillAt } from '../kernel/etag.ts';
import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { invalid } from '../kernel/validate.ts';
import { record } from '../ledger/record.ts';
import type { Caller } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { pipelineNamed } from '../pipelines/pipeline.views.ts';
import {
  insertRelease,
  type LockedRelease,
  lockNumbers,
  lockRelease,
  markClosed,
  updateRelease,
} from './release.store.ts';
import { runningExecutions } from './release.views.ts';

type Existing = { readonly release: string; readonly expected: Expected };
type Content = { readonly title: string; readonly description: string; readonly pipeline: string };
type Changes = { readonly [Field in keyof Content]?: Content[Field] | undefined };

export const ofRelease = ({ release }: { release: string }) => ({ type: 'release', id: release });

/**
 * Makes a release with the next number of its project; answers its id. Refuses with `request/invalid` when there is no
 * such pipeline. It need not be active yet: that is asked of a submission.
 */
export const createRelease = useCase<Content, string>(
  'release.create',
  (_, { project }) => ({ type: 'project', id: project.id }),
  async (work, caller, { title, description, pipeline }) => {
    const pipelineId = await pipelineOf(work, caller, pipeline);
    if (!pipelineId.ok) return pipelineId;
    await lockNumbers(work.tx, caller.project.id);
    const createdBy = caller.principal.accountId;
    const made = { title, description, pipelineId: pipelineId.value, createdBy };
    const { id, number } = await insertRelease(work.tx, caller.project.id, made);
    await record(work, caller, {
      action: 'release.created',
      subject: ofRelease({ release: id }),
      details: { number: `RL-${number}`, pipeline: pipelineId.value },
      private: { title, description },
    });
    return done(id);
  },
);

/**
 * Changes what is given of a release; the same again writes nothing. Refuses with `resource/not-found`,
 * `request/precondition-failed`, `release/closed`, and `request/invalid` when there is no such pipeline.
 */
export const editRelease = useCase<Existing & { readonly changes: Changes }, true>(
  'release.edit',
  ofRelease,
  async (work, caller, { release: id, expected, changes }) => {
    const held = await lockExpected(work, caller, id, expected);
    if (!held.ok) return held;
    const before = held.value;
    if (before.status === 'closed') return closed(before);
    const pipelineId =
      changes.pipeline === undefined
        ? done(before.pipelineId)
        : await pipelineOf(work, caller, changes.pipeline);
    if (!pipelineId.ok) return pipelineId;
    const { title = before.title, description = before.description } = changes;
    const after = { ...before, title, description, pipelineId: pipelineId.value };
    const changed = fields.filter((field) => before[field] !== after[field]);
    if (changed.length === 0) return done(true);
    await updateRelease(work.tx, caller.project.id, after);
    await work.send('release.changed', { project: caller.project.id, release: id });
    await record(work, caller, {
      action: 'release.edited',
      subject: ofRelease({ release: id }),
      details: { version: before.version + 1, changed, pipeline: after.pipelineId },
      private: { title, description },
    });
    return done(true);
  },
);

const fields = ['title', 'description', 'pipelineId'] as const;

/**
 * Closes a release for good; a closed one stays as it is. Refuses with `resource/not-found`,
 * `request/precondition-failed`, and `resource/in-use` while an execution is under way.
 */
export const closeRelease = useCase<Existing, true>(
  'release.close',
  ofRelease,
  async (work, caller, { release: id, expected }) => {
    const held = await lockExpected(work, caller, id, expected);
    if (!held.ok) return held;
    if (held.value.status === 'closed') return done(true);
    const running = await runningExecutions(work.tx, caller.project.id, id);
    if (running.length > 0) {
      const because = `Execution ${running.join(', ')} of it is under way; abort it or let it end.`;
      return refused('resource/in-use', because);
    }
    await markClosed(work.tx, caller.project.id, id);
    await record(work, caller, { action: 'release.closed', subject: ofRelease({ release: id }) });
    return done(true);
  },
);

export const closed = ({ number }: Pick<LockedRelease, 'number'>) =>
  refused('release/closed', `RL-${number} is closed; make a new release.`);

async function lockExpected(
  { tx }: Work,
  { project }: Caller,
  id: string,
  expected: Expected,
): Promise<Outcome<LockedRelease>> {
  const held = await lockRelease(tx, project.id, id);
  if (held === undefined) return notFound('release', id);
  const current = stillAt(expected, held.version);
  return current.ok ? done(held) : current;
}

async function pipelineOf({ tx }: Work, { project }: Caller, name: string): Promise<Outcome<string>> {
  const id = await pipelineNamed(tx, project.id, name);
  if (id !== undefined) return done(id);
  return invalid([{ pointer: '/pipeline', detail: `there is no pipeline "${name}" in this project` }]);
}
