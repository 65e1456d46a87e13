import type { Work } from '../kernel/unit-of-work.ts';

type Which = { readonly project: { readonly id: string }; readonly id: string };

/** Queues a look at an execution: at once, or at an instant. The look finds out for itself what there is to do. */
export const lookAgain = (work: Work, { project, id }: Which, after?: Date): Promise<void> =>
  work.send('execution.advance', { project: project.id, execution: id }, after ? { after } : {});
