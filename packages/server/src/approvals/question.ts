import type { PolicyDefinition } from '@countersign/contract/policies.ts';

/**
 * What is put to people: about which subject, at which digest, by which policy; without one, levels are added by hand.
 * A policy without an id is the subject's own, and kept nowhere else.
 */
export type Question = {
  readonly project: { readonly id: string; readonly key: string };
  readonly title: string;
  readonly subject: { readonly type: string; readonly id: string; readonly digest: string };
  readonly policy: {
    readonly id: string | null;
    readonly version: number | null;
    readonly definition: PolicyDefinition;
  } | null;
  /** The account that asked; null: the system by itself. */
  readonly requestedBy: string | null;
  /** Accounts that may not sign, whoever the levels ask: who made what is to be approved. */
  readonly barred: readonly string[];
};
