import type { Caller } from '../people/principal.ts';

/** What an entry is about: a noun of the glossary and its id. */
export type Subject = { readonly type: string; readonly id: string };

/** What a slice says happened. `private` holds what may have to be erased one day: comments, reasons, names, addresses. */
export type Happening = {
  /** noun.verb in the past, such as `approval.approved`; a refused attempt ends in `.refused`. */
  readonly action: string;
  readonly subject: Subject;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly private?: Readonly<Record<string, string>>;
};

/** Who did it: a caller, or the system itself in a project. */
export type Actor =
  | Caller
  | { readonly system: true; readonly project: { readonly id: string; readonly key: string } | null };
