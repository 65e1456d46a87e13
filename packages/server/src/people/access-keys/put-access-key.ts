import { done, refused } from '../../kernel/outcome.ts';
import type { Seal } from '../../kernel/seal.ts';
import { record } from '../../ledger/record.ts';
import { authoriseWithoutAgents } from '../actions.ts';
import { instanceUseCase } from '../use-case.ts';
import { accessKeyKnown, insertAccessKey, lockAccessKeyNamed, setRevoked } from './access-key.store.ts';
import { readSecret } from './seal.ts';

export type PutAccessKey = {
  readonly accountId: string;
  readonly name: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** The one of `sealOfAccessKeys`. */
  readonly seal: Seal;
};

/** What became of it: there was none, it was another one, or nothing was to do. */
export type PutAccessKeyResult = 'created' | 'replaced' | 'unchanged';

/**
 * Makes an account have an access key of this name with a given secret: how configuration as code brings access keys
 * along. Another one revokes the one there was. Refuses with `resource/exists` a key that somebody has or had: a new
 * secret takes a new key; with `auth/forbidden` agents.
 */
export const putAccessKey = instanceUseCase<PutAccessKey, PutAccessKeyResult>(
  'access-key.put',
  ({ accountId }) => ({ type: 'account', id: accountId }),
  async (work, caller, { accountId, name, accessKey, secretKey, seal }) => {
    const before = await lockAccessKeyNamed(work.tx, accountId, name);
    if (before?.access_key === accessKey) {
      if (readSecret(seal, before.secret) === secretKey) return done('unchanged');
      return used(accessKey);
    }
    if (await accessKeyKnown(work.tx, accessKey)) return used(accessKey);
    if (before) {
      await setRevoked(work.tx, before.id, work.now);
      const subject = { type: 'access-key', id: before.id };
      await record(work, caller, {
        action: 'access-key.revoked',
        subject,
        details: { account: accountId, name },
      });
    }
    const added = await insertAccessKey(work.tx, {
      accountId,
      name,
      accessKey,
      secret: seal.close(secretKey),
    });
    if (added === null) throw new Error('another server puts this access key at this moment');
    await record(work, caller, {
      action: 'access-key.created',
      subject: { type: 'access-key', id: added.id },
      details: { account: accountId, name, accessKey },
    });
    return done(before ? 'replaced' : 'created');
  },
  ({ principal }) => authoriseWithoutAgents(principal),
);

const used = (accessKey: string) =>
  refused('resource/exists', `The access key ${accessKey} was used before; a new secret takes a new one.`, {
    faults: [{ pointer: '/accessKey', detail: 'was used before; a new secret takes a new one' }],
  });
