import type { LookAtWaiting } from '../../windows/windows.job.ts';
import { lookAgain } from '../look-again.ts';
import { atWindows } from './waiting.store.ts';

/** Has every execution look again that windows may hold. */
export const lookAtExecutions: LookAtWaiting = ({ work }, project) =>
  work(async (inside) => {
    for (const id of await atWindows(inside.tx, project))
      await lookAgain(inside, { project: { id: project }, id });
  });
