import type { Hear } from '../approvals/decided.job.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Caller } from '../people/principal.ts';
import { projectOf } from '../people/projects/project-of.views.ts';
import { lockVersion } from './hold-version.ts';

/**
 * Takes a version to where its review stands (see `settle`). May be asked at any time and any number of times; a version
 * that is gone is left alone.
 */
export async function settleReview(work: Work, project: Caller['project'], version: string): Promise<void> {
  await lockVersion(work, project, version);
}

/** Hears that the approval of a version has ended. */
export const hearReview: Hear = ({ work }, { project: id, subject }) =>
  work(async (unit) => {
    const project = await projectOf(unit.tx, id);
    if (project) await settleReview(unit, project, subject);
  });
