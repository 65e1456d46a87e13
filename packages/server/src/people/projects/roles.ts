import { done, notFound, refused } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import type { Caller } from '../principal.ts';
import { useCase } from '../use-case.ts';
import { findTargets, targetDetails } from '../who.ts';
import { holdProject } from './project.store.ts';
import { findRole, holdRole, deleteRole as removeRole, replaceRoleMembers, roleInUse } from './role.store.ts';

export type PutRole = {
  readonly name: string;
  /** `ann` or `group:cab`. */
  readonly members: readonly string[];
};

const project = (_: unknown, caller: Caller) => ({ type: 'project', id: caller.project.id });

/** Makes a role of this name with exactly these members; answers its id. Refuses with `request/invalid` names of nobody. */
export const putRole = useCase<PutRole, { id: string }>(
  'role.edit',
  project,
  async (work, caller, { name, members }) => {
    const found = await findTargets(work.tx, members, (index) => `/members/${index}`);
    if (!found.ok) return found;
    await holdProject(work.tx, caller.project.id);
    const id = await holdRole(work.tx, caller.project.id, name);
    await replaceRoleMembers(work.tx, caller.project.id, id, found.value);
    await record(work, caller, {
      action: 'role.set',
      subject: { type: 'role', id },
      details: { name, members: found.value.map(targetDetails) },
    });
    return done({ id });
  },
);

/**
 * Deletes a role. Refuses with `resource/not-found`, and with `resource/in-use` while a policy, the rule of
 * break-glass or an open approval names it.
 */
export const deleteRole = useCase<{ readonly name: string }, true>(
  'role.edit',
  project,
  async (work, caller, { name }) => {
    await holdProject(work.tx, caller.project.id);
    const id = await findRole(work.tx, caller.project.id, name);
    if (id === undefined) return notFound('role', name);
    if (await roleInUse(work.tx, caller.project.id, id, name)) {
      return refused(
        'resource/in-use',
        `A policy, the rule of break-glass or an open approval names the role ${name}.`,
      );
    }
    await removeRole(work.tx, caller.project.id, id);
    await record(work, caller, { action: 'role.deleted', subject: { type: 'role', id }, details: { name } });
    return done(true);
  },
);
