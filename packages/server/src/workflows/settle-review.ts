import type { HearAll } from '../approvals/decided.job.ts';
import { gather } from '../kernel/gather.ts';
import type { UnitOfWork, Work } from '../kernel/unit-of-work.ts';
import type { Caller } from '../people/principal.ts';
import { projectOf } from '../people/projects/project-of.views.ts';
import { lockWorkflowsOf } from './settle.store.ts';
import { settle } from './settle.ts';

/**
 * Takes versions to where their reviews stand (see `settle`). May be asked at any time and any number of times, also of
 * one twice; a version that is gone is left alone.
 */
export async function settleReviews(
  work: Work,
  project: Caller['project'],
  versions: readonly string[],
): Promise<void> {
  await lockWorkflowsOf(work.tx, project.id, versions);
  await settle(work, project, versions);
}

type Asked = { readonly project: Caller['project']; readonly version: string };

/** Makes the same for who asks for one: those of a project that are asked for at the same time go in one transaction. */
export const reviewSettler = (work: UnitOfWork) =>
  gather(
    async (asked: Asked[]) => {
      for (const of of Map.groupBy(asked, ({ project }) => project.id).values()) {
        const { project } = of[0] as Asked;
        const versions = of.map(({ version }) => version);
        await work((unit) => settleReviews(unit, project, versions));
      }
      return asked;
    },
    { lanes: 2, most: 64 },
  );

/** Hears that the approvals of versions have ended: those of a project are settled by one transaction. */
export const hearReviews: HearAll = async ({ work }, decided) => {
  for (const [id, its] of Map.groupBy(decided, (one) => one.project)) {
    const versions = its.map(({ subject }) => subject);
    await work(async (unit) => {
      const project = await projectOf(unit.tx, id);
      if (project) await settleReviews(unit, project, versions);
    });
  }
};
