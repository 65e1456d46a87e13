import { sha256 } from '../../kernel/digest.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { processKey } from '../../kernel/random.ts';
import { record } from '../../ledger/record.ts';
import type { Parts } from '../../parts.ts';
import { passwordFits } from '../accounts/password.ts';
import { judgeAccount, judgeToken } from '../judge-token.ts';
import type { Principal } from '../principal.ts';
import { attempt } from '../sessions/slow-down.ts';
import { type Basic, readBasic } from './basic.ts';
import { type Proof, proofs } from './proofs.ts';
import { type ShownAccount, shownAccount } from './shown-account.views.ts';

/** Who sent a request, and by which token; token null: by the account's password. */
export type Proven = { readonly principal: Principal; readonly token: Buffer | null };

/** `address`: where it comes from, for slowing guesses down. */
export type AuthenticateBasic = (
  authorization: string | undefined,
  address: string,
) => Promise<Outcome<Proven>>;
/** The same for a name and a secret that came otherwise. */
export type Prove = (shown: Basic, address: string) => Promise<Outcome<Proven>>;

/** Makes the check of HTTP Basic credentials. Refuses as `prover` does. */
export function basicAuthenticator(parts: Pick<Parts, 'db' | 'work'>): AuthenticateBasic {
  const prove = prover(parts);
  return async (authorization, address) => {
    const shown = readBasic(authorization);
    return shown === undefined ? refused('auth/unauthenticated', missing) : prove(shown, address);
  };
}

/**
 * Makes the check of a name and a secret: a user name (or e-mail address) with an API token of the account, or with its
 * password. Each call reads the account as it is now, in one statement, so that revoking, disabling and a new password
 * act at once. The costly check of a password is made once per server for as long as it stays the same. Refuses with
 * `auth/unauthenticated`, `auth/token-expired`, `auth/token-revoked`, `auth/account-disabled`, `request/too-many`.
 */
export function prover({ db, work }: Pick<Parts, 'db' | 'work'>): Prove {
  const known = proofs(processKey());
  const checking = new Map<string, Promise<Outcome<true>>>();

  /** The same credentials that come in at once are checked once. */
  function checkOnce(shown: Basic, account: ShownAccount | undefined, address: string) {
    const name = JSON.stringify([known.nameOf(shown), account?.passwordHash ?? '', address]);
    const running = checking.get(name);
    if (running !== undefined) return running;
    const started = check(shown, account, address).finally(() => checking.delete(name));
    checking.set(name, started);
    return started;
  }

  async function check(shown: Basic, account: ShownAccount | undefined, address: string) {
    const trying = await attempt(db, account?.username ?? shown.name.toLowerCase(), address);
    if (!trying.ok) return trying;
    const passwordHash = account?.passwordHash ?? null;
    if (!(await passwordFits(passwordHash, shown.secret))) return refuse(shown.name, address);
    await trying.value.succeeded();
    if (account && passwordHash !== null) known.keep(shown, { accountId: account.account_id, passwordHash });
    return done(true as const);
  }

  const refuse = (name: string, address: string) =>
    work(async (inside) => {
      const subject = { type: 'session', id: 'none' };
      const happening = { action: 'credentials.refused', subject, private: { name, address } };
      await record(inside, { system: true, project: null }, happening);
      return refused('auth/unauthenticated', wrong);
    });

  return async (shown, address) => {
    const hash = sha256(shown.secret);
    const account = await shownAccount(db, shown.name, hash);
    if (account?.token) return proven(judgeToken({ ...account, ...account.token }, account.now), hash);
    if (account && proves(known.get(shown), account)) return proven(judgeAccount(account, null), null);
    const checked = await checkOnce(shown, account, address);
    if (!checked.ok) return checked;
    return account ? proven(judgeAccount(account, null), null) : refused('auth/unauthenticated', wrong);
  };
}

const proven = (found: Outcome<Principal>, token: Buffer | null): Outcome<Proven> =>
  found.ok ? done({ principal: found.value, token }) : found;

const proves = (proof: Proof | undefined, { account_id, passwordHash }: ShownAccount): boolean =>
  proof !== undefined && proof.accountId === account_id && proof.passwordHash === passwordHash;

const missing =
  'Send HTTP Basic credentials: a user name, and the password of the account or one of its API tokens.';
const wrong = 'There is no such account, or neither its password nor any of its tokens is this.';
