import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { accessKeyName, secret } from '../../kernel/random.ts';
import type { Seal } from '../../kernel/seal.ts';
import { record } from '../../ledger/record.ts';
import type { Principal } from '../principal.ts';
import { mayCreateToken } from '../tokens/may-create.ts';
import { instanceUseCase } from '../use-case.ts';
import { insertAccessKey, type StoredAccessKey } from './access-key.store.ts';

export type CreateAccessKey = {
  readonly accountId: string;
  readonly kind: 'person' | 'service';
  readonly name: string;
  /** The one of `sealOfAccessKeys`. */
  readonly seal: Seal;
};

/**
 * Makes an access key; answers it with its secret, which nobody is told again. Refuses as `mayCreateToken` does for a
 * token without limits, and with `resource/exists` a name that another access key of the account has.
 */
export const createAccessKey = instanceUseCase<CreateAccessKey, { key: StoredAccessKey; secretKey: string }>(
  'access-key.create',
  ({ accountId }) => ({ type: 'account', id: accountId }),
  async (work, caller, { accountId, kind, name, seal }) => {
    const allowed = mayCreate(caller.principal, { accountId, kind }, work.now);
    if (!allowed.ok) return allowed;
    const secretKey = secret('sk');
    const accessKey = accessKeyName();
    const key = await insertAccessKey(work.tx, { accountId, name, accessKey, secret: seal.close(secretKey) });
    if (key === null) {
      const faults = [
        { pointer: '/name', detail: 'is the name of another access key; revoke that one first' },
      ];
      return refused('resource/exists', `There is an access key ${name} of this account already.`, {
        faults,
      });
    }
    await record(work, caller, {
      action: 'access-key.created',
      subject: { type: 'access-key', id: key.id },
      details: { account: accountId, name, accessKey },
    });
    return done({ key, secretKey });
  },
  () => done(true),
);

function mayCreate(
  principal: Principal,
  whose: Pick<CreateAccessKey, 'accountId' | 'kind'>,
  now: Date,
): Outcome<true> {
  if (principal.scopes !== null) {
    const because = 'An access key may whatever its account may; a limited token cannot make one.';
    return refused('auth/scope-missing', because);
  }
  return mayCreateToken(principal, { ...whose, scopes: null, expiresAt: null, agent: false }, now);
}
