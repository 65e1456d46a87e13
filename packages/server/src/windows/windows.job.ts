import type { JobDefinition } from '../kernel/queue.ts';
import type { Parts } from '../parts.ts';

/** Queues a look at whatever of a project waits for a window. */
export type LookAtWaiting = (parts: Parts, project: string) => Promise<void>;

/** Windows and calendars do not know who waits for them: `looks` are those who do. */
export const hearWindows = (parts: Parts, looks: readonly LookAtWaiting[]): JobDefinition => ({
  name: 'windows.changed',
  why: 'Looks at the stages and runs of a project that wait for a window, once a window or a calendar has changed.',
  retries: 10,
  async handle(data) {
    for (const look of looks) await look(parts, String(data.project));
    return 'done';
  },
});
