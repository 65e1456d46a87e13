import { done } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { lockDraft, type OfVersion, ofPipeline } from './change-drafts.ts';
import { checkPipeline } from './check-pipeline.ts';
import { markActive, retireActive } from './pipeline.store.ts';

/**
 * Locks a draft and makes it what new executions go along; the version that was active retires. Refuses with
 * `resource/not-found`, `pipeline/not-a-draft`, `request/precondition-failed`, and with `request/invalid` when something
 * the draft names is gone since it was written.
 */
export const activateVersion = useCase<OfVersion, true>(
  'pipeline.edit',
  ofPipeline,
  async (work, caller, command) => {
    const draft = await lockDraft(work, caller, command);
    if (!draft.ok) return draft;
    const checked = await checkPipeline(work.tx, caller.project.id, draft.value.definition);
    if (!checked.ok) return checked;
    const { number, digest } = draft.value;
    await retireActive(work.tx, caller.project.id, command.pipeline);
    const by = caller.principal.accountId;
    await markActive(work.tx, caller.project.id, command.pipeline, { number, by });
    await record(work, caller, {
      action: 'pipeline.activated',
      subject: ofPipeline(command),
      details: { version: number, definition: digest },
    });
    return done(true);
  },
);
