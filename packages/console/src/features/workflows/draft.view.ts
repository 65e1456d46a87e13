import type { WorkflowVersion } from '@countersign/contract/versions.ts';
import { firstText, textOf } from './definition.view.ts';
import { isOpen, nextLabel } from './workflows.view.ts';

/** What stands in the form of a version. */
export type Draft = {
  readonly label: string;
  readonly description: string;
  readonly committers: readonly string[];
  readonly text: string;
};

type Written = Pick<WorkflowVersion, 'label' | 'description' | 'committers' | 'definition' | 'extras'>;

/** A version as the form shows it. */
export const draftOf = (version: Written): Draft => ({
  label: version.label,
  description: version.description,
  committers: version.committers,
  text: textOf(version),
});

/** The next version as the form first shows it: what another one says, under a label of its own. */
export const nextDraft = (
  from: Written | null,
  versions: readonly Pick<WorkflowVersion, 'label' | 'number'>[],
): Draft => ({
  label: nextLabel(versions),
  description: '',
  committers: [],
  text: from === null ? firstText : textOf(from),
});

/** Do both say the same? */
export const sameDraft = (one: Draft, other: Draft): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What is sent of an edited version: only what was changed, so that what was not touched keeps the form it has. */
export const changesOf = (before: Draft, after: Draft) => ({
  ...(after.label !== before.label && { label: after.label }),
  ...(after.description !== before.description && { description: after.description }),
  ...(after.committers.join('\n') !== before.committers.join('\n') && { committers: [...after.committers] }),
  ...(after.text !== before.text && { text: after.text }),
});

/** What has become of the version that is being edited since the form took it up. */
export type Meanwhile = 'same' | 'changed' | 'closed' | 'gone';

/** Has somebody else saved, submitted or deleted it? */
export function meanwhile(base: Pick<WorkflowVersion, 'revision'>, now: WorkflowVersion | null): Meanwhile {
  if (now === null) return 'gone';
  if (now.revision === base.revision) return 'same';
  return isOpen(now) ? 'changed' : 'closed';
}
