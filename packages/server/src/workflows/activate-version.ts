import { done } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { holdFor, type OfVersion } from './hold-version.ts';
import { markActive, markStatus } from './version.store.ts';
import { ofVersion } from './version.ts';

/**
 * Makes a published version what runs execute; the one that was active stays published. An active one stays so. Refuses
 * with `resource/not-found`, `version/wrong-state` and `request/precondition-failed`.
 */
export const activateVersion = useCase<OfVersion, true>(
  'version.activate',
  ofVersion,
  async (work, caller, command) => {
    const held = await holdFor(work, caller, command, 'activate');
    if (!held.ok) return held;
    const { workflow, version } = held.value;
    if (version.status === 'active') return done(true);
    const replaced = await markActive(work.tx, caller.project.id, version);
    await record(work, caller, {
      action: 'version.activated',
      subject: ofVersion(command),
      details: {
        workflow: workflow.id,
        number: version.number,
        digest: version.digest,
        replaced: replaced?.number,
      },
    });
    return done(true);
  },
);

/**
 * Takes the active version out of use; it stays published, and the workflow does not run until one is activated. One
 * that is not active stays so. Refuses as `activateVersion` does.
 */
export const deactivateVersion = useCase<OfVersion, true>(
  'version.activate',
  ofVersion,
  async (work, caller, command) => {
    const held = await holdFor(work, caller, command, 'deactivate');
    if (!held.ok) return held;
    const { workflow, version } = held.value;
    if (version.status === 'published') return done(true);
    await markStatus(work.tx, caller.project.id, version.id, 'published');
    await record(work, caller, {
      action: 'version.deactivated',
      subject: ofVersion(command),
      details: { workflow: workflow.id, number: version.number, digest: version.digest },
    });
    return done(true);
  },
);
