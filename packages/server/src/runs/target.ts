import type { ServiceModule } from '@countersign/contract/workflow-definition.ts';
import { digestOf } from '../kernel/digest.ts';

/** All that would make a run another one if it changed. version, inputs: digests of what they say. */
export type Target = {
  readonly version: string;
  readonly inputs: string;
  readonly environments: readonly string[];
  readonly services: readonly ServiceModule[];
  readonly preApproval: string | null;
};

/** What the permit of a run binds to: this content, with these inputs, in these places, under this pre-approval. */
export const runDigest = ({ version, inputs, environments, services, preApproval }: Target): string =>
  digestOf({ version, inputs, environments, services, preApproval });

/** What signatures in the midst of a run bind to: this job of this attempt at this run. */
export const jobDigest = (
  { id, attempt, digest }: { readonly id: string; readonly attempt: number; readonly digest: string },
  { stage, job }: { readonly stage: string; readonly job: string },
): string => digestOf({ run: { id, attempt, digest }, stage, job });

type Titled = {
  readonly workflow: { readonly name: string };
  readonly number: number;
  readonly environments: readonly string[];
};

/** What people read in their inbox: `Nightly, run 12, to qa: sign-off`. */
export const jobTitle = ({ workflow, number, environments }: Titled, job: string): string => {
  const where = environments.length === 0 ? '' : `, to ${environments.join(', ')}`;
  return `${workflow.name}, run ${number}${where}: ${job}`;
};
