import { done } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import { instanceUseCase } from '../use-case.ts';
import { findTargets } from '../who.ts';
import { holdGroup, replaceMembers } from './group.store.ts';

export type PutGroup = {
  readonly name: string;
  /** User names. */
  readonly members: readonly string[];
};

/**
 * Makes a group of this name with exactly these members; answers its id. Refuses with `request/invalid` user names of
 * nobody.
 */
export const putGroup = instanceUseCase<PutGroup, { id: string }>(
  'group.put',
  () => ({ type: 'group', id: 'unknown' }),
  async (work, caller, { name, members }) => {
    const found = await findTargets(work.tx, members, (index) => `/members/${index}`);
    if (!found.ok) return found;
    const accounts = found.value.flatMap(({ account_id }) => account_id ?? []);
    const id = await holdGroup(work.tx, name);
    const { added, removed } = await replaceMembers(work.tx, id, accounts);
    await record(work, caller, {
      action: 'group.set',
      subject: { type: 'group', id },
      details: { name, members: accounts, added, removed },
    });
    return done({ id });
  },
);
