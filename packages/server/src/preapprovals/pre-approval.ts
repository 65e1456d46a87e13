import type { ServiceModule } from '@countersign/contract/workflow-definition.ts';

/**
 * A pre-approval: permission that an outside system gives in advance. It says who may execute, when, in which
 * environments and on which services; an empty list or an open end of the window means: any.
 */
export type PreApproval = {
  readonly id: string;
  /** The outside system's own number. */
  readonly externalId: string;
  /** The project's id. */
  readonly project: string;
  readonly valid: boolean;
  readonly executors: readonly Executor[];
  /** User names of those executors who have an account here: all that a refusal says of people. */
  readonly knownExecutors: readonly string[];
  readonly environments: readonly string[];
  readonly services: readonly ServiceModule[];
  /** Both ends belong to the window. */
  readonly windowStart: Date | null;
  readonly windowEnd: Date | null;
  readonly singleUse: boolean;
  readonly revokedAt: Date | null;
  /** It has let somebody act before. */
  readonly used: boolean;
  /** By the database's clock, when it was read: later than whoever asks believes, where reading had to wait. */
  readonly readAt?: Date;
};

/** Named by the exact e-mail address of their account, or by its user name. */
export type Executor = { readonly name: string; readonly email: string } | { readonly username: string };

/** Who wants to act; null: nobody in person, such as a schedule. */
export type Person = { readonly username: string; readonly email: string | null } | null;

/** What somebody wants to do: where, and on what. */
export type Place = {
  readonly environments: readonly string[];
  readonly services: readonly ServiceModule[];
};
