import type { InputValue } from '@countersign/contract/approval-input.ts';
import type { DecisionMade } from '@countersign/contract/approvals.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import type { FastifyRequest } from 'fastify';
import type { Db, Reader } from '../../kernel/database.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import { authenticate, credentialOf, viaOf } from '../../people/authenticate.ts';
import { levelOf, type Verdict } from '../approval.ts';
import { because } from '../requirement.ts';
import { usernames } from '../showing/approval.views.ts';
import type { Recorded } from './batch.ts';
import type { Ask } from './sign.ts';

type Wish = {
  readonly project: string;
  readonly approval: string;
  readonly verdict: Verdict;
  readonly comment: string;
  readonly level?: string | undefined;
  readonly digest?: string | undefined;
  readonly confirmOlder?: boolean | undefined;
  readonly input?: InputValue | undefined;
};

type Sent = Pick<Ask, 'sender' | 'via'>;

/** A wish to sign with who sends it. A token goes along as its hash, to be looked up by the statement that reads the approval. */
export async function askOf(db: Db, request: FastifyRequest, wish: Wish): Promise<Outcome<Ask>> {
  const credential = credentialOf(request);
  if (credential.kind === 'token')
    return done({ ...wish, via: viaOf(request), sender: { hash: credential.hash, account: null } });
  const sent = await sentBy(db, request);
  return sent.ok ? done({ ...wish, ...sent.value }) : sent;
}

/** Who sends several wishes at once, looked up beforehand: a stranger is told so once. Refuses as `authenticate` does. */
export async function sentBy(db: Db, request: FastifyRequest): Promise<Outcome<Sent>> {
  const credential = credentialOf(request);
  const principal = await authenticate(db, credential);
  if (!principal.ok) return principal;
  const { accountId: account } = principal.value;
  const sender: Ask['sender'] =
    credential.kind === 'token' ? { hash: credential.hash, account: null } : { hash: null, account };
  return done({ sender, via: viaOf(request) });
}

export function toDecisionMade({ approval, level, repeat, at }: Recorded, verdict: Verdict): DecisionMade {
  const signed = level === null ? null : levelOf(approval, level);
  return {
    approval: approval.id,
    status: approval.status,
    level,
    levelStatus: signed?.status ?? null,
    because: signed ? because(approval, signed) : 'You had said the same before.',
    verdict,
    repeat,
    at: at.toISOString(),
  };
}

type Named = { readonly who: readonly string[] };

/** Puts user names where the core, which knows no names, left account ids: in blockers and in requirements. */
export async function withNames<T>(reader: Reader, value: T): Promise<T> {
  const lists = named(value);
  if (lists.length === 0) return value;
  const names = await usernames(reader, [...new Set(lists.flatMap(({ who }) => who))]);
  return renamed(value, names) as T;
}

const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'who' in value;

function named(value: unknown): Named[] {
  if (typeof value !== 'object' || value === null) return [];
  return isNamed(value) ? [value] : Object.values(value).flatMap(named);
}

function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => renamed(one, names));
  if (isNamed(value))
    return { ...value, who: value.who.map((id) => names.get(id) ?? id) } as Partial<Blocker>;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one, names)]));
}
