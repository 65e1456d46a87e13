import { sha256 } from '../../kernel/digest.ts';
import { done, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { record } from '../../ledger/record.ts';
import type { InstanceCaller } from '../principal.ts';
import { instanceUseCase } from '../use-case.ts';
import { tokenDetails } from './create-token.ts';
import { notForPeople } from './may-create.ts';
import {
  hashKnown,
  insertToken,
  lockTokenNamed,
  type NewToken,
  setLimits,
  setRevoked,
} from './token.store.ts';

export type PutToken = Omit<NewToken, 'hash'> & {
  readonly kind: 'person' | 'service';
  /** At least 16 printable characters, from whoever writes the configuration. */
  readonly value: string;
};

/** What became of it: there was none, it had another value, only its limits differed, or nothing did. */
export type PutTokenResult = 'created' | 'replaced' | 'limited' | 'unchanged';

/**
 * Makes an account have a token of this name with a given value: how configuration as code brings tokens along. Another
 * value revokes the one there was. Refuses with `request/invalid` a value that is too short to be a secret, and with
 * `resource/exists` one that another token has or had, and with `auth/forbidden` as `notForPeople` does.
 */
export const putToken = instanceUseCase<PutToken, PutTokenResult>(
  'token.put',
  ({ accountId }) => ({ type: 'account', id: accountId }),
  async (work, caller, command) => {
    if (!/^[\x21-\x7e]{16,200}$/.test(command.value)) return unfit();
    const allowed = notForPeople(caller.principal, command);
    if (!allowed.ok) return allowed;
    const hash = sha256(command.value);
    const before = await lockTokenNamed(work.tx, command.accountId, command.name, hash);
    if (before?.same) {
      const same =
        String(before.scopes) === String(command.scopes) &&
        before.expires_at?.getTime() === command.expiresAt?.getTime() &&
        before.agent === command.agent;
      return done(same ? 'unchanged' : await limit(work, caller, before.id, command));
    }
    if (await hashKnown(work.tx, hash)) {
      return refused(
        'resource/exists',
        `The value of the token ${command.name} was used before; take a new one.`,
      );
    }
    if (before) await revoke(work, caller, before.id);
    await add(work, caller, { ...command, hash });
    return done(before ? 'replaced' : 'created');
  },
);

const unfit = () =>
  refused('request/invalid', 'A token has 16 to 200 printable characters without spaces.', {
    faults: [{ pointer: '/value', detail: 'must have 16 to 200 printable characters without spaces' }],
  });

async function limit(work: Work, caller: InstanceCaller, id: string, to: PutToken): Promise<PutTokenResult> {
  await setLimits(work.tx, id, to);
  const subject = { type: 'token', id };
  await record(work, caller, { action: 'token.limited', subject, details: tokenDetails(to) });
  return 'limited';
}

async function revoke(work: Work, caller: InstanceCaller, id: string): Promise<void> {
  await setRevoked(work.tx, id, work.now);
  await record(work, caller, { action: 'token.revoked', subject: { type: 'token', id } });
}

async function add(work: Work, caller: InstanceCaller, token: NewToken): Promise<void> {
  const added = await insertToken(work.tx, token);
  if (added === null) throw new Error('another server puts this token at this moment');
  const subject = { type: 'token', id: added.id };
  await record(work, caller, { action: 'token.created', subject, details: tokenDetails(token) });
}
