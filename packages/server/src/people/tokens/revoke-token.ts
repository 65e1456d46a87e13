import { done, notFound } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import { mayUse } from '../actions.ts';
import { instanceUseCase } from '../use-case.ts';
import { lockToken, type StoredToken, setRevoked } from './token.store.ts';

/**
 * Revokes a token of one's own, or as an administrator anybody's; every server refuses it from then on. Again changes
 * nothing. Refuses with `resource/not-found` tokens of others, and with `auth/scope-missing`.
 */
export const revokeToken = instanceUseCase<{ readonly tokenId: string }, StoredToken>(
  'token.revoke',
  ({ tokenId }) => ({ type: 'token', id: tokenId }),
  async (work, caller, { tokenId }) => {
    const { administrator, accountId } = caller.principal;
    const token = await lockToken(work.tx, tokenId);
    if (token === undefined || !(administrator || token.account_id === accountId)) {
      return notFound('token', tokenId);
    }
    if (token.revoked_at !== null) return done(token);
    await setRevoked(work.tx, tokenId, work.now);
    await record(work, caller, {
      action: 'token.revoked',
      subject: { type: 'token', id: tokenId },
      details: { account: token.account_id, name: token.name },
    });
    return done({ ...token, revoked_at: work.now });
  },
  ({ principal }) => mayUse(principal, 'administer'),
);
