import { notFound, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Happening } from '../../ledger/entry.ts';
import { authorise } from '../../people/actions.ts';
import { judgeAccount, judgeToken, type TokenRow, unknownToken } from '../../people/judge-token.ts';
import { type Caller, inPerson, type Principal, type Via } from '../../people/principal.ts';
import type { Approval } from '../approval.ts';
import { type Decided, decide } from '../decide.ts';
import type { ApprovalEvent } from '../evolve.ts';
import type { Signing } from '../may-decide.ts';
import type { Address, Facts } from './sign.store.ts';

/**
 * One person's wish to sign, as it came in by some door. everyLevel: each open level that waits for them, one after the
 * other up to the end of the approval, where it came without a level.
 */
export type Ask = Address &
  Wish & { readonly comment: string; readonly via: Via; readonly everyLevel?: boolean | undefined };

/** The same without who and where. */
export type Wish = Omit<Signing, 'by' | 'inPerson'>;

/** Who asks and what, once both are known to exist. */
export type Known = { readonly caller: Caller; readonly facts: Facts };

/** Who is asking, inside which project. Refuses as authentication does, and with `resource/not-found`. */
export function callerOf(ask: Ask, facts: Facts): Outcome<Caller> {
  const principal = principalOf(ask, facts);
  if (!principal.ok) return principal;
  if (facts.project_id === null || facts.access === null) return notFound('project', ask.project);
  const project = { id: facts.project_id, key: ask.project };
  return { ok: true, value: { principal: principal.value, project, access: facts.access, via: ask.via } };
}

function principalOf({ sender }: Ask, facts: Facts): Outcome<Principal> {
  if (facts.account_id === null)
    return sender.hash ? unknownToken : refused('auth/unauthenticated', 'There is no such account.');
  const row = facts as Facts & TokenRow;
  return sender.hash ? judgeToken(row, facts.now) : judgeAccount(row, null);
}

/** Judges one signature on the state given, which may be ahead of what was read by others signed just before. */
export function judge(ask: Wish, caller: Caller, approval: Approval, now: Date): Outcome<Decided> {
  const allowed = authorise(caller, 'approval.decide');
  if (!allowed.ok) return allowed;
  const { verdict, level, digest, whose, confirmOlder, input } = ask;
  const wish = { verdict, level, digest, whose, confirmOlder, input };
  const { principal } = caller;
  const signing = { by: principal.accountId, inPerson: inPerson(principal), ...wish };
  return decide(approval, { kind: 'sign', ...signing }, now);
}

/** The level that these events signed. */
export const signedLevel = (events: readonly ApprovalEvent[]): string | null =>
  events.find((event) => event.kind === 'signed')?.level ?? null;

export const refusedSigning = (ask: Ask, code: string): Happening => ({
  action: 'approval.decide.refused',
  subject: { type: 'approval', id: ask.approval },
  details: { code, verdict: ask.verdict },
});
