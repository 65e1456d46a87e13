import type { Caller, Principal, Via } from '../people/principal.ts';

/** What an entry is about: a noun of the glossary and its id. */
export type Subject = { readonly type: string; readonly id: string };

/** What a slice says happened. `private` holds what may have to be erased one day: comments, reasons, names, addresses. */
export type Happening = {
  /** noun.verb in the past, such as `approval.approved`; a refused attempt ends in `.refused`. */
  readonly action: string;
  readonly subject: Subject;
  /** JSON values. Fields that are undefined are left out. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Texts by name; empty ones are left out. A name is not also one of the details. */
  readonly private?: Readonly<Record<string, string>>;
  /** The account on whose behalf the actor acted. */
  readonly onBehalfOf?: string;
};

/** Who did it: a caller in a project, a principal in the instance as a whole, or the system itself. */
export type Actor =
  | Pick<Caller, 'principal' | 'project' | 'via'>
  | { readonly principal: Principal; readonly project: null; readonly via: Via }
  | { readonly system: true; readonly project: { readonly id: string; readonly key: string } | null };

/** An entry ready to be written: the exact text, its hash, what it can be found by, and what it hides behind digests. */
export type SealedEntry = {
  /** Null: it concerns the whole instance. */
  readonly projectId: string | null;
  /** The RFC 8785 text. */
  readonly entry: string;
  /** The SHA-256 of exactly this text. */
  readonly hash: Buffer;
  readonly action: string;
  readonly actorId: string | null;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly at: Date;
  readonly disclosures: readonly Disclosure[];
};

/** A disclosure of RFC 9901 and the digest that stands for it in the entry. */
export type Disclosure = { readonly digest: string; readonly disclosure: string };
