import { digestOf } from '../kernel/digest.ts';
import { done, notFound } from '../kernel/outcome.ts';
import { invalid } from '../kernel/validate.ts';
import { record } from '../ledger/record.ts';
import { accountsNamed } from '../people/accounts/named.views.ts';
import { useCase } from '../people/use-case.ts';
import { closed, ofRelease } from './change-releases.ts';
import { committersNamed, contentFaults, type NewContent, sorted, withoutCommitters } from './contents.ts';
import { lockRelease } from './release.store.ts';
import { type Committers, insertCommitters, insertSnapshot } from './snapshot.store.ts';
import { modulesOf } from './snapshot.views.ts';

type NewSnapshot = {
  readonly release: string;
  readonly description: string;
  readonly contents: readonly NewContent[];
};

/**
 * Makes the next snapshot of a release; answers its id. Refuses with `resource/not-found`, `release/closed`, and
 * `request/invalid` with a fault for each service or module that the project does not have, and for each committer who has
 * no account.
 */
export const createSnapshot = useCase<NewSnapshot, string>(
  'snapshot.create',
  ofRelease,
  async (work, caller, { release: id, description, contents: given }) => {
    const { project, principal } = caller;
    const release = await lockRelease(work.tx, project.id, id);
    if (release === undefined) return notFound('release', id);
    if (release.status === 'closed') return closed(release);
    const services = given.map(({ service }) => service);
    const people = await accountsNamed(work.tx, committersNamed(given));
    const faults = [
      ...contentFaults(given, await modulesOf(work.tx, project.id, services)),
      ...people.faults,
    ];
    if (faults.length > 0) return invalid(faults);
    const contents = withoutCommitters(sorted(given));
    const committers = committersOf(sorted(given), people.ids);
    const digest = digestOf(contents);
    const made = { release: id, description, contents, digest, createdBy: principal.accountId };
    const { id: snapshot, number } = await insertSnapshot(work.tx, project.id, made);
    await insertCommitters(work.tx, project.id, snapshot, committers);
    await record(work, caller, {
      action: 'snapshot.created',
      subject: { type: 'snapshot', id: snapshot },
      details: { release: id, number, contents, digest, ...(committers.length > 0 ? { committers } : {}) },
      private: { description },
    });
    return done(snapshot);
  },
);

/** By the place of their work in the contents, from 0; each once, whatever they were called. */
const committersOf = (contents: readonly NewContent[], ids: ReadonlyMap<string, string>): Committers[] =>
  contents.flatMap(({ committers = [] }, position) => {
    const accounts = [...new Set(committers.flatMap((name) => ids.get(name) ?? []))];
    return accounts.length === 0 ? [] : [{ position, accounts }];
  });
