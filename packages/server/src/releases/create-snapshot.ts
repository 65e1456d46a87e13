import type { Content } from '@countersign/contract/releases.ts';
import { digestOf } from '../kernel/digest.ts';
import { done, notFound } from '../kernel/outcome.ts';
import { invalid } from '../kernel/validate.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { closed, ofRelease } from './change-releases.ts';
import { contentFaults, sorted } from './contents.ts';
import { lockRelease } from './release.store.ts';
import { insertSnapshot } from './snapshot.store.ts';
import { modulesOf } from './snapshot.views.ts';

type NewSnapshot = {
  readonly release: string;
  readonly description: string;
  readonly contents: readonly Content[];
};

/**
 * Makes the next snapshot of a release; answers its id. Refuses with `resource/not-found`, `release/closed`, and
 * `request/invalid` with a fault for each service or module that the project does not have.
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
    const faults = contentFaults(given, await modulesOf(work.tx, project.id, services));
    if (faults.length > 0) return invalid(faults);
    const contents = sorted(given);
    const digest = digestOf(contents);
    const made = { release: id, description, contents, digest, createdBy: principal.accountId };
    const { id: snapshot, number } = await insertSnapshot(work.tx, project.id, made);
    await record(work, caller, {
      action: 'snapshot.created',
      subject: { type: 'snapshot', id: snapshot },
      details: { release: id, number, contents, digest },
      private: { description },
    });
    return done(snapshot);
  },
);
