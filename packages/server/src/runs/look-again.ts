import type { Work } from '../kernel/unit-of-work.ts';

type Which = { readonly project: { readonly id: string }; readonly id: string };

/** Queues a look at a run: at once, or at an instant. The look finds out for itself what there is to do. */
export const lookAgain = (work: Work, { project, id }: Which, after?: Date): Promise<void> =>
  work.send('run.advance', { project: project.id, run: id }, after ? { after } : {});
