import { done, refused } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import { instanceUseCase } from '../use-case.ts';
import { accountIds, insertAccount, type NewAccount } from './account.store.ts';
import { hashPassword } from './password.ts';
import { insertSignIn, setPassword } from './sign-in.store.ts';

export type CreateAccount = NewAccount & {
  /** For people; without one they cannot sign in yet. */
  readonly password?: string | undefined;
  /** Whoever creates it has made the password up, and its person is to choose another. */
  readonly given?: boolean;
};

/**
 * Creates a person or a service account; answers its id. Refuses with `resource/exists` a user name or an e-mail
 * address that is taken, and with `request/invalid` a password for a service account.
 */
export const createAccount = instanceUseCase<CreateAccount, { id: string }>(
  'account.create',
  () => ({ type: 'account', id: 'new' }),
  async (work, caller, command) => {
    const { kind, username, name, email, administrator, password, given = false } = command;
    if (kind === 'service' && password !== undefined) return noPasswordForServices();
    // Hashing takes long on purpose; the insert locks what decisions look at, so it comes after.
    const hash = password === undefined ? null : await hashPassword(password);
    const id = await insertAccount(work.tx, { kind, username, name, email, administrator });
    if (id === null) {
      const known = await accountIds(work.tx, [username]);
      return known.has(username) ? taken('/username', username) : taken('/email', email ?? '');
    }
    if (kind === 'person') {
      const user = await insertSignIn(work.tx, id, command);
      if (hash !== null) await setPassword(work.tx, user, hash, given ? 'another' : 'own');
    }
    await record(work, caller, {
      action: 'account.created',
      subject: { type: 'account', id },
      details: { kind, administrator },
      private: { username, name, email: email ?? '' },
    });
    return done({ id });
  },
);

/** The refusal of a service account's password. */
export const noPasswordForServices = () =>
  refused('request/invalid', 'A service account has tokens, and no password.', {
    faults: [{ pointer: '/password', detail: 'is for people only' }],
  });

/** The refusal of a user name or an address that another account has. */
export const taken = (pointer: '/username' | '/email', value: string) =>
  refused('resource/exists', `There is an account with ${value} already.`, {
    faults: [{ pointer, detail: 'is taken' }],
  });
