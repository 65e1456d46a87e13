import { type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { record } from '../../ledger/record.ts';
import type { Parts } from '../../parts.ts';
import { usernameAt } from '../accounts/account.views.ts';
import { passwordFits } from '../accounts/password.ts';
import { hashOfUsername } from '../accounts/sign-in.store.ts';
import { judgeAccount } from '../judge-token.ts';
import type { Principal, Via } from '../principal.ts';
import type { Identity } from './identity.ts';
import { accountsOfSessions, deleteSession } from './session.store.ts';
import { attempt } from './slow-down.ts';

export type SignIn = {
  /** A user name or an e-mail address. */
  readonly name: string;
  readonly password: string;
  readonly address: string;
  readonly via: Via;
};

type Opened = { readonly principal: Principal; readonly cookies: string[] };

/**
 * Opens a session for whoever knows the password. Refuses with `request/too-many`, with `auth/unauthenticated` a wrong
 * name or password (which of the two is not said), and with `auth/account-disabled`.
 */
export async function signIn(
  { db, work }: Pick<Parts, 'db' | 'work'>,
  identity: Identity,
  { name, password, address, via }: SignIn,
): Promise<Outcome<Opened>> {
  const username = name.includes('@') ? ((await usernameAt(db, name)) ?? name) : name;
  const trying = await attempt(db, username.toLowerCase(), address);
  if (!trying.ok) return trying;
  const fits = await passwordFits(await hashOfUsername(db, username.toLowerCase()), password);
  const opened = fits ? await identity.signIn(username, password) : null;
  const outcome = await work(async (inside): Promise<Outcome<Opened>> => {
    if (opened === null) return fail(inside, name, address);
    const [account] = await accountsOfSessions(inside.tx, [opened.token]);
    const principal = account && judgeAccount(account, null);
    if (!principal?.ok) {
      await deleteSession(inside.tx, opened.token);
      return principal ?? (await fail(inside, name, address));
    }
    const { accountId } = principal.value;
    await record(
      inside,
      { principal: principal.value, project: null, via },
      { action: 'session.started', subject: { type: 'account', id: accountId }, private: { address } },
    );
    return { ok: true, value: { principal: principal.value, cookies: opened.cookies } };
  });
  if (outcome.ok) await trying.value.succeeded();
  return outcome;
}

/** Nobody is known here, so the entry has no actor, and the name tried is erasable. */
async function fail(work: Work, name: string, address: string) {
  await record(
    work,
    { system: true, project: null },
    { action: 'session.start.refused', subject: { type: 'session', id: 'none' }, private: { name, address } },
  );
  return refused('auth/unauthenticated', 'There is no such account, or the password is another one.');
}
