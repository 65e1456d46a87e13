import type { Bell } from './kernel/bell.ts';
import type { Database } from './kernel/database.ts';
import type { Queue } from './kernel/queue.ts';
import type { UnitOfWork } from './kernel/unit-of-work.ts';

/** What the routes and jobs of a slice are given; compose.ts makes it. */
export type Parts = Pick<Database, 'db' | 'pool'> & {
  readonly bell: Bell;
  readonly queue: Queue;
  readonly work: UnitOfWork;
  readonly origin: string;
};
