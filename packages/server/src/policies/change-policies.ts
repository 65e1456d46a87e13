import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { canonical, digestOf } from '../kernel/digest.ts';
import { type Expected, stillAt } from '../kernel/etag.ts';
import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import type { Caller } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { checkPolicy } from './check-policy.ts';
import {
  insertPolicy,
  lockPolicy,
  lockPolicyNamed,
  removePolicy,
  updatePolicy,
  usersOf,
} from './policy.store.ts';
import type { StoredPolicy } from './policy.views.ts';

type Named = { readonly name: string; readonly definition: PolicyDefinition };
type Existing = { readonly policy: string; readonly expected: Expected };
export type Changed = { readonly id: string; readonly changed: boolean };

const ofProject = (_: unknown, { project }: Caller) => ({ type: 'project', id: project.id });
const ofPolicy = ({ policy }: Existing) => ({ type: 'policy', id: policy });

/**
 * Makes a policy. Refuses with `request/invalid` and `policy/unsatisfiable` as `checkPolicy` does, and with
 * `resource/exists` when the name is taken.
 */
export const createPolicy = useCase('policy.edit', ofProject, create);

/**
 * Replaces what a policy says by its next version; the same again writes nothing. Refuses as `checkPolicy` does, with
 * `resource/not-found`, and with `request/precondition-failed` when it is not at the expected version.
 */
export const editPolicy = useCase<Existing & { definition: PolicyDefinition }, Changed>(
  'policy.edit',
  ofPolicy,
  async (work, caller, { policy: id, expected, definition }) => {
    const policy = await lockPolicy(work.tx, caller.project.id, id);
    if (policy === undefined) return notFound('policy', id);
    const current = stillAt(expected, policy.version);
    return current.ok ? revise(work, caller, policy, definition) : current;
  },
);

/** Makes the project have this policy: creates it, makes the next version, or writes nothing when it says so already. */
export const putPolicy = useCase<Named, Changed>('policy.edit', ofProject, async (work, caller, command) => {
  const policy = await lockPolicyNamed(work.tx, caller.project.id, command.name);
  return policy === undefined
    ? create(work, caller, command)
    : revise(work, caller, policy, command.definition);
});

/**
 * Deletes a policy; approvals made from it keep their copy. Refuses with `resource/not-found`,
 * `request/precondition-failed`, and `resource/in-use` while a draft or active pipeline, an execution
 * under way or a workflow asks it.
 */
export const deletePolicy = useCase<Existing, true>(
  'policy.edit',
  ofPolicy,
  async (work, caller, { policy: id, expected }) => {
    const { project } = caller;
    const policy = await lockPolicy(work.tx, project.id, id);
    if (policy === undefined) return notFound('policy', id);
    const current = stillAt(expected, policy.version);
    if (!current.ok) return current;
    const users = await usersOf(work.tx, project.id, policy.name);
    if (users.length > 0) {
      return refused('resource/in-use', `Policy "${policy.name}" is asked by ${users.join(', ')}.`);
    }
    await removePolicy(work.tx, project.id, id);
    await record(work, caller, {
      action: 'policy.deleted',
      subject: { type: 'policy', id },
      details: { name: policy.name },
    });
    return done(true);
  },
);

async function create(work: Work, caller: Caller, { name, definition }: Named): Promise<Outcome<Changed>> {
  const checked = await checkPolicy(work.tx, caller.project.id, definition);
  if (!checked.ok) return checked;
  const id = await insertPolicy(work.tx, caller.project.id, name, definition, caller.principal.accountId);
  if (id === undefined) return refused('resource/exists', `There is a policy "${name}" already.`);
  await record(work, caller, {
    action: 'policy.created',
    subject: { type: 'policy', id },
    details: { name, version: 1, definition: digestOf(definition) },
  });
  return done({ id, changed: true });
}

async function revise(
  work: Work,
  caller: Caller,
  { id, name, version, definition: before }: StoredPolicy,
  definition: PolicyDefinition,
): Promise<Outcome<Changed>> {
  if (canonical(before) === canonical(definition)) return done({ id, changed: false });
  const checked = await checkPolicy(work.tx, caller.project.id, definition);
  if (!checked.ok) return checked;
  await updatePolicy(work.tx, caller.project.id, id, definition, caller.principal.accountId);
  await record(work, caller, {
    action: 'policy.changed',
    subject: { type: 'policy', id },
    details: { name, version: version + 1, definition: digestOf(definition), before: digestOf(before) },
  });
  return done({ id, changed: true });
}
