import { duties, type PolicyDefinition } from '@countersign/contract/policies.ts';

/** Who is behind a subject: who asks for it to go on, who put it together, and whose work it carries. Account ids. */
export type Makers = {
  readonly requester: string | null;
  readonly authors: readonly string[];
  readonly committers: readonly string[];
};

/** Whom a policy keeps from signing: by default everybody who is behind the subject. */
export function barredBy(rule: PolicyDefinition['separateDuties'], makers: Makers): string[] {
  const kept = rule === false ? [] : Array.isArray(rule) ? rule : duties;
  const { requester, authors, committers } = makers;
  const by = { requester: requester === null ? [] : [requester], author: authors, committers };
  return [...new Set(kept.flatMap((duty) => by[duty]))];
}

/** Everybody behind a subject, each once. */
export const everyMaker = (makers: Makers): string[] => barredBy(true, makers);
