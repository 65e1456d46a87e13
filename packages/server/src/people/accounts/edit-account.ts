import { done, notFound } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import { instanceUseCase } from '../use-case.ts';
import { emailTaken, lockAccount, type StoredAccount, updateAccount } from './account.store.ts';
import { taken } from './create-account.ts';
import { mayLoseAdministrator } from './keep-administrator.ts';
import { updateSignIn } from './sign-in.store.ts';

export type EditAccount = {
  readonly accountId: string;
  readonly name?: string | undefined;
  /** null: no address any more. */
  readonly email?: string | null | undefined;
  readonly administrator?: boolean | undefined;
};

/**
 * Changes what is given of an account; what is the same already is not written. Refuses with `resource/not-found`, with
 * `resource/exists` an address that is taken, with `resource/in-use` the last administrator's right.
 */
export const editAccount = instanceUseCase<EditAccount, { id: string }>(
  'account.edit',
  ({ accountId }) => ({ type: 'account', id: accountId }),
  async (work, caller, command) => {
    // Administrators before the account: everybody locks in this order.
    const stays =
      command.administrator === false ? await mayLoseAdministrator(work, command.accountId) : done(true);
    const before = await lockAccount(work.tx, command.accountId);
    if (before === undefined) return notFound('account', command.accountId);
    if (before.administrator && !stays.ok) return stays;
    const after = { ...before, ...given(command) };
    const changed = changedFields(before, after);
    if (changed.length === 0) return done({ id: before.id });
    if (after.email !== null && (await emailTaken(work.tx, after.email, before.id))) {
      return taken('/email', after.email);
    }
    await updateAccount(work.tx, after);
    if (before.auth_user_id !== null) await updateSignIn(work.tx, before.auth_user_id, after);
    await record(work, caller, {
      action: 'account.edited',
      subject: { type: 'account', id: before.id },
      details: { changed, administrator: after.administrator },
      private: { name: after.name, email: after.email ?? '' },
    });
    return done({ id: before.id });
  },
);

function given({ name, email, administrator }: EditAccount): Partial<StoredAccount> {
  return {
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(administrator !== undefined && { administrator }),
  };
}

const changedFields = (before: StoredAccount, after: StoredAccount): string[] =>
  (['name', 'email', 'administrator'] as const).filter((field) => before[field] !== after[field]);
