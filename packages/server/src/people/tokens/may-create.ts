import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { authoriseInstance, mayUse } from '../actions.ts';
import type { Principal } from '../principal.ts';

/** For whom a token is wanted, and what it shall be limited to. */
export type WantedToken = {
  readonly accountId: string;
  readonly kind: 'person' | 'service';
  readonly scopes: readonly string[] | null;
  readonly expiresAt: Date | null;
  readonly agent: boolean;
};

/**
 * May this principal make such a token? One's own: yes, unless the token used is limited to less than administering.
 * A service account's: administrators. A person's: nobody else, it would be a signature in their name. No token is
 * wider than the one it was made with, and none with which an agent acts makes one that counts as the person. Refuses with `auth/forbidden`, `auth/scope-missing` or `request/invalid`.
 */
export function mayCreateToken(principal: Principal, wanted: WantedToken, now: Date): Outcome<true> {
  const own = wanted.accountId === principal.accountId;
  const allowed = own ? mayUse(principal, 'administer') : authoriseInstance(principal);
  if (!allowed.ok) return allowed;
  if (!own && wanted.kind === 'person') {
    return refused(
      'auth/forbidden',
      'A person makes their tokens themselves; nobody else signs in their name.',
    );
  }
  if (wanted.expiresAt !== null && wanted.expiresAt <= now) {
    const faults = [{ pointer: '/expiresAt', detail: 'is in the past' }];
    return refused('request/invalid', 'The token would have expired already.', { faults });
  }
  const inPerson = notForPeople(principal, wanted);
  return inPerson.ok ? notWider(principal.scopes, wanted.scopes) : inPerson;
}

/** An agent makes nothing with which it would count as a person. Refuses with `auth/forbidden`. */
export function notForPeople(
  principal: Principal,
  { kind, agent }: Pick<WantedToken, 'kind' | 'agent'>,
): Outcome<true> {
  if (!principal.agent || agent || kind === 'service') return done(true);
  return refused(
    'auth/forbidden',
    'An agent makes credentials for agents only; the person makes the others.',
  );
}

function notWider(used: readonly string[] | null, wanted: readonly string[] | null): Outcome<true> {
  if (used === null) return done(true);
  if (wanted === null) {
    return refused('auth/scope-missing', 'The token used is limited, so the new one must name its scopes.');
  }
  const missing = wanted.find((scope) => !used.includes(scope));
  if (missing === undefined) return done(true);
  return refused('auth/scope-missing', `The token used does not carry the scope "${missing}".`);
}
