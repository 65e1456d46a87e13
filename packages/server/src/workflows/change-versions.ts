import { canonical } from '../kernel/digest.ts';
import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import type { Caller } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { ofWorkflow } from './change-workflows.ts';
import { checkDefinition } from './definition/check-definition.ts';
import { endReviews } from './end-reviews.ts';
import { holdFor, type OfVersion } from './hold-version.ts';
import { insertVersion, labelTaken, markVersionDeleted, updateVersion } from './version.store.ts';
import { ofVersion, type VersionContent, versionDigest } from './version.ts';
import { lockWorkflow } from './workflow.store.ts';

type Written = VersionContent & { readonly label: string; readonly description: string };
/** The accounts of those whose work it carries. */
type Carrying = { readonly committers?: readonly string[] | undefined };
type Changes = { readonly [Field in keyof Written]?: Written[Field] | undefined };

/**
 * Drafts the next version of a workflow; answers its id. Refuses with `resource/not-found`, `resource/exists` when the
 * label is taken, and `request/invalid` as `checkDefinition` does, with pointers such as `/definition/stages/0`.
 */
export const createVersion = useCase<Written & Carrying & { readonly workflow: string }, string>(
  'version.edit',
  ofWorkflow,
  async (work, caller, { workflow, committers = [], ...written }) => {
    const { project, principal } = caller;
    const held = await lockWorkflow(work.tx, project.id, workflow);
    if (held === undefined) return notFound('workflow', workflow);
    const checked = await check(work, caller, written);
    if (!checked.ok) return checked;
    const makers = { by: principal.accountId, committers };
    const made = await insertVersion(work.tx, project.id, workflow, written, makers);
    if (made === undefined) return labelExists(held.key, written.label);
    await record(work, caller, {
      action: 'version.created',
      subject: ofVersion({ version: made.id }),
      details: {
        ...{ workflow, number: made.number, label: written.label, digest: versionDigest(written) },
        ...(committers.length > 0 ? { committers } : {}),
      },
      private: { description: written.description },
    });
    return done(made.id);
  },
);

/**
 * Changes what is given of a draft or a rejected version; the same again writes nothing. Refuses as `createVersion`
 * does, with `version/wrong-state`, and with `request/precondition-failed`.
 */
export const editVersion = useCase<OfVersion & Carrying & { readonly changes: Changes }, true>(
  'version.edit',
  ofVersion,
  async (work, caller, { changes, committers = [], ...command }) => {
    const held = await holdFor(work, caller, command, 'edit');
    if (!held.ok) return held;
    const { workflow, version: before } = held.value;
    const after = merged(before, changes);
    const added = committers.filter((account) => !before.committers.includes(account));
    if (canonical(pick(before)) === canonical(after) && added.length === 0) return done(true);
    const checked = await check(work, caller, after);
    if (!checked.ok) return checked;
    if (await labelTaken(work.tx, caller.project.id, before, after.label))
      return labelExists(workflow.key, after.label);
    await updateVersion(work.tx, caller.project.id, before.id, after, {
      by: caller.principal.accountId,
      committers: added,
    });
    await record(work, caller, {
      action: 'version.edited',
      subject: ofVersion(command),
      details: {
        workflow: workflow.id,
        number: before.number,
        label: after.label,
        digest: versionDigest(after),
        before: before.digest,
        ...(added.length > 0 ? { committers: added } : {}),
      },
      private: { description: after.description },
    });
    return done(true);
  },
);

/**
 * Deletes a version for readers, unless it is active; its review under way is superseded, runs keep it. Refuses with
 * `resource/not-found`, `version/wrong-state` and `request/precondition-failed`.
 */
export const deleteVersion = useCase<OfVersion, true>(
  'version.edit',
  ofVersion,
  async (work, caller, command) => {
    const held = await holdFor(work, caller, command, 'delete');
    if (!held.ok) return held;
    const { workflow, version } = held.value;
    const because = `Version ${version.number} of workflow ${workflow.key} was deleted.`;
    await endReviews(work, caller, { workflow: workflow.id, version: version.id }, because);
    await markVersionDeleted(work.tx, caller.project.id, version.id);
    await record(work, caller, {
      action: 'version.deleted',
      subject: ofVersion(command),
      details: { workflow: workflow.id, number: version.number, digest: version.digest },
    });
    return done(true);
  },
);

const check = async ({ tx }: Work, { project }: Caller, { definition }: Written): Promise<Outcome<true>> =>
  definition === null ? done(true) : checkDefinition(tx, project.id, definition);

const labelExists = (workflow: string, label: string) =>
  refused('resource/exists', `There is a version "${label}" of workflow ${workflow} already.`);

const pick = ({ label, description, definition, extras }: Written): Written => ({
  label,
  description,
  definition,
  extras,
});

function merged(before: Written, changes: Changes): Written {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return pick({ ...before, ...Object.fromEntries(given) });
}
