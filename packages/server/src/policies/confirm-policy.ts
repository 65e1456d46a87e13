import { type Expected, stillAt } from '../kernel/etag.ts';
import { done, notFound, refused } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { inPerson } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { lockPolicy, setConfirmed } from './policy.store.ts';

type Confirm = { readonly policy: string; readonly expected: Expected };

/**
 * Somebody else stands behind the version of a policy that is in force, beside who wrote it; once is enough. Refuses
 * with `resource/not-found`, with `request/precondition-failed` when it is not at the expected version, and with
 * `policy/own-rule` when it is the caller who wrote it, or nobody in person.
 */
export const confirmPolicy = useCase<Confirm, true>(
  'policy.confirm',
  ({ policy }) => ({ type: 'policy', id: policy }),
  async (work, { principal, project, via }, { policy: id, expected }) => {
    const policy = await lockPolicy(work.tx, project.id, id);
    if (policy === undefined) return notFound('policy', id);
    const current = stillAt(expected, policy.version);
    if (!current.ok) return current;
    if (policy.writtenBy === principal.accountId)
      return refused(
        'policy/own-rule',
        `You wrote version ${policy.version}: somebody else has to confirm it.`,
      );
    if (!inPerson(principal))
      return refused('policy/own-rule', 'A policy is confirmed by a person, and nobody in a person’s name.');
    if (policy.confirmedBy !== null) return done(true);
    await setConfirmed(work.tx, project.id, id, principal.accountId);
    await record(
      work,
      { principal, project, via },
      {
        action: 'policy.confirmed',
        subject: { type: 'policy', id },
        details: { name: policy.name, version: policy.version },
      },
    );
    return done(true);
  },
);
