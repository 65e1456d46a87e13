import type { Refusal } from '../kernel/outcome.ts';
import type { Judged } from '../kernel/requirements.ts';

/** An attempt at a stage of an execution, or an attempt at a run of a workflow. */
export type PermitSubject = {
  readonly type: 'stage' | 'run';
  readonly id: string;
  readonly attempt: number;
};

/** A service with one of its modules; null: the service as a whole, and nothing else than that. */
export type Served = { readonly service: string; readonly module: string | null };

/** What a permit binds its executor to. */
export type Bound = {
  /** Of all that was approved: contents, pipeline or version, policies. */
  readonly digest: string;
  readonly inputsDigest: string;
  readonly environments: readonly string[];
  readonly services: readonly Served[];
  readonly preApproval: string | null;
};

/**
 * A subject as it is now, read from what is stored and computed anew, never copied from what a permit says. `why`: why
 * it may not act now; null: it may. It is the first refusal of what was `judged`.
 */
export type SubjectNow = PermitSubject &
  Bound & { readonly why: Refusal | null; readonly judged: readonly Judged[] };

/** A permit as it is stored. executor: the account that may redeem it; null: this server. */
export type Permit = Bound & {
  readonly id: string;
  readonly subject: PermitSubject;
  readonly executor: string | null;
  readonly status: 'issued' | 'redeemed' | 'revoked';
  /** At this instant it is good no more, as a token is. */
  readonly expiresAt: Date;
  readonly redeemedAt: Date | null;
  readonly revokedAt: Date | null;
};

/** What an executor says it is about to do. What is left out is what the permit says. */
export type Intent = {
  readonly executor: string | null;
  readonly subject: PermitSubject;
  readonly digest: string;
  readonly inputsDigest: string;
  readonly environments: readonly string[];
  readonly services: readonly Served[];
};
