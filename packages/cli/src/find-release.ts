import { Id } from '@countersign/contract/common.ts';
import { listReleases, listSnapshots, ReleaseNumber } from '@countersign/contract/releases.ts';
import { exits, Failure, usage } from './failure.ts';
import type { Session } from './session.ts';

/** The id of a release that is called by its number, `RL-6`, or by its id. */
export async function releaseId(session: Session, project: string, release: string): Promise<string> {
  if (Id.safeParse(release).success) return release;
  if (!ReleaseNumber.safeParse(release).success)
    throw usage(`"${release}" is no release; it looks like RL-6.`);
  const { items } = await session.ask(listReleases, { params: { project }, query: { number: release } });
  const [found] = items;
  if (!found) throw new Failure(exits.refused, `There is no release ${release} in ${project}.`);
  return found.id;
}

/** The id of a snapshot: of an id, itself; of a release number, the newest snapshot of that release. */
export async function snapshotId(session: Session, project: string, which: string): Promise<string> {
  if (Id.safeParse(which).success) return which;
  const release = await releaseId(session, project, which);
  const { items } = await session.ask(listSnapshots, { params: { project, release }, query: { limit: 1 } });
  const [newest] = items;
  if (!newest) throw new Failure(exits.refused, `${which} has no snapshot yet.`);
  return newest.id;
}
