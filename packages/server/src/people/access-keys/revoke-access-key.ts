import { done, notFound } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import { mayUse } from '../actions.ts';
import { instanceUseCase } from '../use-case.ts';
import { lockAccessKey, type StoredAccessKey, setRevoked } from './access-key.store.ts';

/**
 * Revokes an access key of one's own, or as an administrator anybody's; what it signs is refused from then on. Again
 * changes nothing. Refuses with `resource/not-found` those of others, and with `auth/scope-missing`.
 */
export const revokeAccessKey = instanceUseCase<{ readonly id: string }, StoredAccessKey>(
  'access-key.revoke',
  ({ id }) => ({ type: 'access-key', id }),
  async (work, caller, { id }) => {
    const { administrator, accountId } = caller.principal;
    const key = await lockAccessKey(work.tx, id);
    if (key === undefined || !(administrator || key.account_id === accountId)) {
      return notFound('access key', id);
    }
    if (key.revoked_at !== null) return done(key);
    await setRevoked(work.tx, id, work.now);
    await record(work, caller, {
      action: 'access-key.revoked',
      subject: { type: 'access-key', id },
      details: { account: key.account_id, name: key.name },
    });
    return done({ ...key, revoked_at: work.now });
  },
  ({ principal }) => mayUse(principal, 'administer'),
);
