import { Password } from '@countersign/contract/people.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { secret } from '../../kernel/random.ts';
import { record } from '../../ledger/record.ts';
import type { Parts } from '../../parts.ts';
import type { InstanceCaller } from '../principal.ts';
import { insertAccount, isEmptyInstance, type NewAccount } from './account.store.ts';
import { hashPassword } from './password.ts';
import { insertSignIn, setPassword } from './sign-in.store.ts';

/** The first account, with what has to be told once, and as whom the first configuration can be applied. */
export type FirstAdministrator = {
  readonly username: string;
  readonly password: string;
  /** False: the password came from the environment and need not be shown. */
  readonly generated: boolean;
  readonly caller: InstanceCaller;
};

const admin: NewAccount = {
  kind: 'person',
  username: 'admin',
  name: 'Administrator',
  email: null,
  administrator: true,
};

/**
 * Makes the administrator `admin` of an instance that has no account yet; null when there is one. Of many servers that
 * start at once, one makes it. Refuses with `request/invalid` a given password that is too short.
 */
export async function ensureAdministrator(
  { work: inWork }: Pick<Parts, 'work'>,
  given?: string,
): Promise<Outcome<FirstAdministrator | null>> {
  if (given !== undefined && !Password.safeParse(given).success) {
    return refused('request/invalid', 'COUNTERSIGN_ADMIN_PASSWORD must have 10 to 128 characters.');
  }
  const password = given ?? secret('pw');
  const maker = given === undefined ? 'start' : 'own';
  return inWork(async (work) => {
    if (!(await isEmptyInstance(work.tx))) return done(null);
    const hash = await hashPassword(password);
    // Another server may be at it: the user name is unique, so this waits for its end, and then there is one.
    const id = await insertAccount(work.tx, admin);
    if (id === null) return done(null);
    await setPassword(work.tx, await insertSignIn(work.tx, id, admin), hash, maker);
    await record(
      work,
      { system: true, project: null },
      {
        action: 'account.created',
        subject: { type: 'account', id },
        details: { kind: 'person', administrator: true },
        private: { username: admin.username, name: admin.name },
      },
    );
    return done({ username: admin.username, password, generated: given === undefined, caller: caller(id) });
  });
}

const caller = (accountId: string): InstanceCaller => ({
  principal: {
    accountId,
    kind: 'person',
    username: admin.username,
    administrator: true,
    scopes: null,
    agent: false,
  },
  project: null,
  via: 'system',
});
