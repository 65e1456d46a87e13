import type { PolicyDefinition } from '@countersign/contract/policies.ts';

/** What is put to people: about which subject, at which digest, by which policy; without one, levels are added by hand. */
export type Question = {
  readonly project: { readonly id: string; readonly key: string };
  readonly title: string;
  readonly subject: { readonly type: string; readonly id: string; readonly digest: string };
  readonly policy: {
    readonly id: string;
    readonly version: number;
    readonly definition: PolicyDefinition;
  } | null;
  /** The account that asked; null: the system by itself. */
  readonly requestedBy: string | null;
};
