import type { Bell } from './kernel/bell.ts';
import type { Changes } from './kernel/changes.ts';
import type { Database } from './kernel/database.ts';
import type { Metrics } from './kernel/metrics.ts';
import type { Send } from './kernel/outgoing.ts';
import type { Queue } from './kernel/queue.ts';
import type { UnitOfWork } from './kernel/unit-of-work.ts';
import type { Follower } from './ledger/follow.ts';
import type { Mailing } from './notifications/mailing.ts';

/** What the routes and jobs of a slice are given; compose.ts makes it. */
export type Parts = Pick<Database, 'db' | 'pool'> & {
  readonly bell: Bell;
  readonly changes: Changes;
  readonly follower: Follower;
  readonly queue: Queue;
  readonly metrics: Metrics;
  readonly work: UnitOfWork;
  /** Every call to another system goes through this. */
  readonly send: Send;
  /** How people get mail; null: they do not. */
  readonly mail: Mailing | null;
  /** The address people reach this instance at, such as `https://sign.example.test`. */
  readonly origin: string;
  /** The key that session cookies are signed with; the same on every server of one instance. */
  readonly secret: string;
};
