import type { Blocker, Fault, ProblemCode } from '@countersign/contract/problems.ts';

/** A "no": a value with a code, one sentence, and what stands in the way. Failed means it said no; only errors throw. */
export type Refusal = {
  readonly code: ProblemCode;
  readonly because: string;
  readonly blockers?: readonly Blocker[];
  readonly faults?: readonly Fault[];
  /** Seconds after which asking again makes sense. */
  readonly wait?: number;
};

/** The header that says how long to wait, in every API that there is. */
export const retryAfter = ({ wait }: Refusal): Readonly<Record<string, string>> =>
  wait === undefined ? {} : { 'retry-after': String(wait) };

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const refused = (
  code: ProblemCode,
  because: string,
  more: Pick<Refusal, 'blockers' | 'faults' | 'wait'> = {},
): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal: { code, because, ...more } });

/** Another project's row and no row at all are the same answer. */
export const notFound = (what: string, which: string) =>
  refused('resource/not-found', `There is no ${what} ${which} here.`);
