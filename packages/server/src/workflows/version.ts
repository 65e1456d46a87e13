import type { VersionStatus } from '@countersign/contract/versions.ts';
import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { digestOf } from '../kernel/digest.ts';
import { type Refusal, refused } from '../kernel/outcome.ts';

/** What a version says: its definition, and what a foreign API keeps beside it. */
export type VersionContent = {
  /** Null: only another engine can read it, and what that is stands in `extras`. */
  readonly definition: WorkflowDefinition | null;
  readonly extras: Readonly<Record<string, unknown>>;
};

/** What can be done to a version, by people or by its review. */
export type VersionAct =
  | 'edit'
  | 'submit'
  | 'publish'
  | 'approve'
  | 'reject'
  | 'return'
  | 'activate'
  | 'deactivate'
  | 'delete';

/**
 * The life of a version. It is written as a draft and submitted; while people are asked it stays as it is. A rejection
 * returns it to its authors, who change it and submit it again; a review that was withdrawn makes it a draft again. An
 * approval publishes it, for good: from then on it is active or not, and what it says never changes. Where a workflow
 * requires no review, submitting publishes. One version of a workflow is active; it is not deleted.
 */
export const lifeCycle: Readonly<
  Record<VersionStatus, { readonly [Act in VersionAct]?: VersionStatus | 'deleted' }>
> = {
  draft: { edit: 'draft', submit: 'in-review', publish: 'published', delete: 'deleted' },
  'in-review': { approve: 'published', reject: 'rejected', return: 'draft', delete: 'deleted' },
  rejected: { edit: 'rejected', submit: 'in-review', publish: 'published', delete: 'deleted' },
  published: { activate: 'active', deactivate: 'published', delete: 'deleted' },
  active: { activate: 'active', deactivate: 'published' },
};

const words: Record<VersionStatus, string> = {
  draft: 'a draft',
  'in-review': 'under review',
  rejected: 'rejected',
  published: 'published',
  active: 'active',
};

const hints: { readonly [Status in VersionStatus]?: { readonly [Act in VersionAct]?: string } } = {
  draft: { activate: 'submit it for review first', deactivate: 'it was never active' },
  'in-review': {
    edit: 'withdraw its approval, or draft the next version',
    submit: 'its people are asked already',
    publish: 'withdraw its approval first',
    activate: 'it has to be approved first',
    deactivate: 'it was never active',
  },
  rejected: { activate: 'change it and submit it again', deactivate: 'it was never active' },
  published: { edit: 'draft the next version', submit: 'activate it', publish: 'activate it' },
  active: {
    edit: 'draft the next version',
    submit: 'it is in use',
    publish: 'it is in use',
    delete: 'deactivate it first',
  },
};

/** Why this cannot be done to a version as it stands (`version/wrong-state`); undefined: it can. */
export function whyMayNot(
  { number, status }: { readonly number: number; readonly status: VersionStatus },
  act: VersionAct,
): { readonly ok: false; readonly refusal: Refusal } | undefined {
  if (lifeCycle[status][act] !== undefined) return undefined;
  const hint = hints[status]?.[act];
  const because = `Version ${number} is ${words[status]}`;
  return refused('version/wrong-state', hint ? `${because}; ${hint}.` : `${because}.`);
}

/** A version as the ledger and approvals name it. */
export const ofVersion = ({ version }: { readonly version: string }) => ({
  type: 'workflow-version',
  id: version,
});

/** What a review binds to: definition and extras together. Names, labels and descriptions are not part of it. */
export const versionDigest = ({ definition, extras }: VersionContent): string =>
  digestOf({ definition, extras });
