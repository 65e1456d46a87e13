import type { WorkflowSchedule } from '@countersign/contract/workflows.ts';
import { type Refusal, refused } from '../kernel/outcome.ts';
import type { VersionContent } from './version.ts';

/** What whoever changes a workflow says of it. */
export type WorkflowFields = {
  readonly name: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly enabled: boolean;
  /** No run without a pre-approval. */
  readonly preApproval: boolean;
  /** False: versions are published without anybody's signature, and recorded as such. */
  readonly reviewRequired: boolean;
  /** The name of the policy that reviews its versions; null: any one maintainer. */
  readonly reviewPolicy: string | null;
  readonly schedule: WorkflowSchedule | null;
};

export type Workflow = WorkflowFields & {
  readonly id: string;
  readonly key: string;
  /** Moves with every change. */
  readonly version: number;
};

/** One that is held. reviewSetBy: who alone stands behind how its versions are reviewed; null: nobody in particular. */
export type HeldWorkflow = Workflow & { readonly reviewSetBy: string | null };

/** The version that runs execute, with the review that let it in. */
export type RunnableVersion = VersionContent & {
  readonly id: string;
  readonly number: number;
  readonly label: string;
  readonly digest: string;
  /** Null: it was published without review, because its workflow required none. */
  readonly approval: { readonly status: string; readonly digest: string } | null;
};

/** Why a workflow cannot run now, whoever asks: `workflow/disabled`, `workflow/no-active-version`; null: it can. */
export function whyMayNotRun(
  { key, enabled }: Pick<Workflow, 'key' | 'enabled'>,
  active: Pick<RunnableVersion, 'definition'> | undefined,
): Refusal | null {
  if (!enabled) return refused('workflow/disabled', `Workflow ${key} is disabled.`).refusal;
  if (active === undefined) {
    const because = `Workflow ${key} has no active version; activate one that was reviewed.`;
    return refused('workflow/no-active-version', because).refusal;
  }
  return null;
}
