import type { Fault } from '@countersign/contract/problems.ts';
import type { Reader } from '../../../kernel/database.ts';
import { done, type Outcome } from '../../../kernel/outcome.ts';
import { invalid } from '../../../kernel/validate.ts';
import { peopleMeant } from '../people.views.ts';
import type { PersonReference } from './wire.ts';

/**
 * The accounts that are meant, in their order. Refuses with `request/invalid` somebody who cannot sign in this project, a
 * name that more than one has, and the same person twice.
 */
export async function findPeople(
  reader: Reader,
  project: string,
  references: readonly PersonReference[],
  pointer: (index: number) => string,
): Promise<Outcome<string[]>> {
  const accounts: string[] = [];
  const faults: Fault[] = [];
  for (const [index, reference] of references.entries()) {
    const [account, another] = await peopleMeant(reader, project, reference);
    const fault = whyNot(account, another, accounts);
    if (account !== undefined && fault === undefined) accounts.push(account);
    else faults.push({ pointer: pointer(index), detail: fault ?? unknown });
  }
  return faults.length > 0 ? invalid(faults) : done(accounts);
}

const unknown = 'there is no user of this portal like that';

function whyNot(account: string | undefined, another: string | undefined, before: readonly string[]) {
  if (account === undefined) return unknown;
  if (another !== undefined) return 'more than one user has this name; use the id or the e-mail address';
  return before.includes(account) ? 'this user is named before' : undefined;
}
