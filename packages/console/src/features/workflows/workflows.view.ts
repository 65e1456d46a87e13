import type { RunStatus } from '@countersign/contract/run-states.ts';
import type { VersionStatus, WorkflowVersion } from '@countersign/contract/versions.ts';
import type { Workflow } from '@countersign/contract/workflows.ts';

/** The colour of each state of a version, the same wherever it is shown. */
export const versionColors = {
  draft: 'gray',
  'in-review': 'blue',
  rejected: 'red',
  published: 'grape',
  active: 'green',
} as const satisfies Record<VersionStatus, string>;

/** The colour of each state of a run. */
export const runColors = {
  created: 'gray',
  'waiting-for-approval': 'blue',
  running: 'blue',
  passed: 'green',
  failed: 'red',
  rejected: 'red',
  cancelled: 'gray',
  'timed-out': 'red',
} as const satisfies Record<RunStatus, string>;

type Numbered = { readonly number: number };
type Standing = {
  readonly inReview: Numbered | null;
  readonly activeVersion: Numbered | null;
};

/** Which version is looked at first: the one people are asked about, else what runs, else the newest; null: there is none. */
export const firstShown = (
  { inReview, activeVersion }: Standing,
  versions: readonly Numbered[],
): number | null => (inReview ?? activeVersion ?? versions[0])?.number ?? null;

/**
 * What a version is compared with unless somebody says otherwise: what runs now; for that one, the version before it;
 * null: there is no other.
 */
export function comparedWith(
  shown: number,
  { activeVersion }: Pick<Standing, 'activeVersion'>,
  versions: readonly Numbered[],
): number | null {
  if (activeVersion !== null && activeVersion.number !== shown) return activeVersion.number;
  const older = versions.find(({ number }) => number < shown);
  return (older ?? versions.find(({ number }) => number !== shown))?.number ?? null;
}

/** A label for the next version that no other has: v4 after v3, otherwise by its number. */
export function nextLabel(versions: readonly Pick<WorkflowVersion, 'label' | 'number'>[]): string {
  const taken = new Set(versions.map(({ label }) => label));
  let next = (versions[0]?.number ?? 0) + 1;
  while (taken.has(`v${next}`)) next += 1;
  return `v${next}`;
}

/** A key that a name suggests: letters, digits and dashes. */
export const keyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);

/** May what it says still be changed, or only be the start of the next one? */
export const isOpen = ({ status }: Pick<WorkflowVersion, 'status'>): boolean =>
  status === 'draft' || status === 'rejected';

/** Who reviews, as one value for a choice: the name of a policy, any one maintainer, or nobody. */
export type Review = { readonly reviewRequired: boolean; readonly reviewPolicy: string | null };
const policyPrefix = 'policy:';
export const reviewValue = ({ reviewRequired, reviewPolicy }: Review): string => {
  if (!reviewRequired) return 'none';
  return reviewPolicy === null ? 'maintainer' : `${policyPrefix}${reviewPolicy}`;
};
export const reviewOf = (value: string, before: Review): Review => ({
  reviewRequired: value !== 'none',
  reviewPolicy: value.startsWith(policyPrefix)
    ? value.slice(policyPrefix.length)
    : value === 'none'
      ? before.reviewPolicy
      : null,
});

/** What of a form differs from what the server has: only that is sent. */
export function changesOf<Fields extends object>(before: Fields, after: Fields): Partial<Fields> {
  const names = Object.keys(after) as (keyof Fields)[];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]])) as Partial<Fields>;
}

/** What people may say of a workflow, apart from what happens to it. */
export const fieldsOf = (workflow: Workflow) => {
  const { name, description, labels, enabled, preApproval, reviewRequired, reviewPolicy, schedule } =
    workflow;
  return { name, description, labels, enabled, preApproval, reviewRequired, reviewPolicy, schedule };
};
export type Fields = ReturnType<typeof fieldsOf>;
