import type { Configuration } from '@countersign/contract/configuration.ts';
import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';

/** A token that works, as far as it is known: the hash of its value in hex. */
export type CurrentToken = {
  readonly account: string;
  readonly name: string;
  readonly hash: string;
  readonly scopes: readonly string[] | null;
  readonly expiresAt: string | null;
  readonly agent: boolean;
};

/** An access key that works: the hash of its secret in hex. */
export type CurrentAccessKey = {
  readonly account: string;
  readonly name: string;
  readonly accessKey: string;
  readonly hash: string;
};

/** A version of a workflow, whatever its state. */
export type CurrentVersion = {
  readonly project: string;
  readonly workflow: string;
  readonly label: string;
  readonly description: string;
  readonly definition: WorkflowDefinition;
};

/** The instance as it is, in the shape of a file; tokens and access keys by their hashes. */
export type Current = {
  readonly configuration: Configuration;
  readonly versions: readonly CurrentVersion[];
  readonly tokens: readonly CurrentToken[];
  readonly accessKeys: readonly CurrentAccessKey[];
};
