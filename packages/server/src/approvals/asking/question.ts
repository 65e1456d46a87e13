import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import type { ConditionContext } from '../../conditions/judge.ts';
import type { Makers } from '../../policies/separate-duties.ts';

/**
 * What is put to people: about which subject, at which digest, by which policy; without one, levels are added by hand.
 * A policy without an id is the subject's own, and kept nowhere else.
 */
export type Question = {
  readonly project: { readonly id: string; readonly key: string };
  readonly title: string;
  readonly subject: { readonly type: string; readonly id: string; readonly digest: string };
  readonly policy: AskedPolicy | null;
  /** Who asks for it (null: the system by itself), and who is behind what is asked about. */
  readonly makers: Makers;
  /** What its conditions are judged by. */
  readonly context: ConditionContext;
  /** Null: no other replaces it. */
  readonly lane: Lane | null;
  /** What asked the same before its subject changed. */
  readonly previous: string | null;
};

/** Questions of one lane ask the same about one snapshot after the other; one with a higher place is newer. */
export type Lane = { readonly name: string; readonly place: number };

export type AskedPolicy = {
  readonly id: string | null;
  readonly version: number | null;
  readonly definition: PolicyDefinition;
  /** Who alone stands behind this version of it: whom it must not judge. null: nobody in particular. */
  readonly author?: string | null;
};
