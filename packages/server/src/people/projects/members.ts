import { done, notFound } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { record } from '../../ledger/record.ts';
import type { Access, Caller } from '../principal.ts';
import { useCase } from '../use-case.ts';
import { findTargets, type Target, targetDetails } from '../who.ts';
import { deleteMember, deleteOtherMembers, holdProject, putMember as storeMember } from './project.store.ts';

/** `member` is `ann` or `group:cab`. */
export type MemberAccess = { readonly member: string; readonly access: Access };

const project = (_: unknown, caller: Caller) => ({ type: 'project', id: caller.project.id });

/**
 * Makes an account or a group a member, or changes its access; the access it has already changes nothing. Refuses
 * with `request/invalid` a name of nobody.
 */
export const putMember = useCase<MemberAccess, true>(
  'member.edit',
  project,
  async (work, caller, { member, access }) => {
    const found = await findTargets(work.tx, [member], () => 'path/member');
    if (!found.ok) return found;
    await holdProject(work.tx, caller.project.id);
    for (const target of found.value) await give(work, caller, target, access);
    return done(true);
  },
);

/** Takes a membership away. Refuses with `resource/not-found` when there is none. */
export const removeMember = useCase<{ readonly member: string }, true>(
  'member.edit',
  project,
  async (work, caller, { member }) => {
    const found = await findTargets(work.tx, [member], () => 'path/member');
    const target = found.ok ? found.value[0] : undefined;
    if (target === undefined) return notFound('member', member);
    const gone = await deleteMember(work.tx, caller.project.id, target);
    if (!gone) return notFound('member', member);
    await recordRemoved(work, caller, target);
    return done(true);
  },
);

/** Makes these, and nobody else, the members. Refuses with `request/invalid` names of nobody. */
export const setMembers = useCase<{ readonly members: readonly MemberAccess[] }, true>(
  'member.edit',
  project,
  async (work, caller, { members }) => {
    const access = new Map(members.map((given) => [given.member, given.access]));
    const names = [...access.keys()];
    const found = await findTargets(work.tx, names, (index) => `/members/${index}/member`);
    if (!found.ok) return found;
    await holdProject(work.tx, caller.project.id);
    const removed = await deleteOtherMembers(work.tx, caller.project.id, found.value);
    for (const target of removed) await recordRemoved(work, caller, target);
    for (const [index, target] of found.value.entries()) {
      await give(work, caller, target, access.get(names[index] ?? '') ?? 'viewer');
    }
    return done(true);
  },
);

async function give(work: Work, caller: Caller, target: Target, access: Access): Promise<void> {
  if (!(await storeMember(work.tx, caller.project.id, target, access))) return;
  await record(work, caller, {
    action: 'member.set',
    subject: project(undefined, caller),
    details: { ...targetDetails(target), access },
  });
}

const recordRemoved = (work: Work, caller: Caller, target: Target): Promise<void> =>
  record(work, caller, {
    action: 'member.removed',
    subject: project(undefined, caller),
    details: targetDetails(target),
  });
