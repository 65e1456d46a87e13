import { sha256 } from '../../kernel/digest.ts';
import { done, refused } from '../../kernel/outcome.ts';
import { secret } from '../../kernel/random.ts';
import { record } from '../../ledger/record.ts';
import { instanceUseCase } from '../use-case.ts';
import { mayCreateToken, type WantedToken } from './may-create.ts';
import { insertToken, type StoredToken } from './token.store.ts';

export type CreateToken = WantedToken & { readonly name: string; readonly passing?: boolean };

/**
 * Makes a token; answers it with its value, which is kept nowhere. Refuses as `mayCreateToken` does, and with
 * `resource/exists` a name that another token of the account has.
 */
export const createToken = instanceUseCase<CreateToken, { token: StoredToken; value: string }>(
  'token.create',
  ({ accountId }) => ({ type: 'account', id: accountId }),
  async (work, caller, command) => {
    const allowed = mayCreateToken(caller.principal, command, work.now);
    if (!allowed.ok) return allowed;
    const value = secret('cs');
    const token = await insertToken(work.tx, { ...command, hash: sha256(value) });
    if (token === null) {
      const faults = [{ pointer: '/name', detail: 'is the name of another token; revoke that one first' }];
      return refused('resource/exists', `There is a token ${command.name} of this account already.`, {
        faults,
      });
    }
    await record(work, caller, {
      action: 'token.created',
      subject: { type: 'token', id: token.id },
      details: tokenDetails(command),
    });
    return done({ token, value });
  },
  () => done(true),
);

/** What the ledger says of a token. */
export const tokenDetails = ({ accountId, name, scopes, expiresAt, agent }: Omit<CreateToken, 'kind'>) => ({
  account: accountId,
  name,
  scopes,
  expiresAt: expiresAt?.toISOString() ?? null,
  agent,
});
