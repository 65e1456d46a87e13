import type { JobDefinition } from '../kernel/queue.ts';
import type { Parts } from '../parts.ts';
import { subscribed } from './calendar.views.ts';
import { readFeed } from './read-feed.ts';

/** What keeps calendars as their feeds say. */
export const calendarJobs = (parts: Parts): JobDefinition[] => [read(parts), sweep(parts)];

const read = (parts: Parts): JobDefinition => ({
  name: 'calendar.read',
  why: 'Reads the feed of one calendar; a feed that cannot be read is tried again with the next hour.',
  retries: 2,
  // A feed takes as long as the other side does.
  concurrency: 5,
  async handle(data) {
    const project = { id: String(data.project), key: String(data.key) };
    await readFeed(parts, { project, calendar: String(data.calendar) });
    return 'done';
  },
});

const sweep = (parts: Parts): JobDefinition => ({
  name: 'calendar.sweep',
  why: 'Has every calendar that is read from a feed read again, every hour.',
  retries: 0,
  cron: '17 * * * *',
  async handle() {
    await parts.work(async (work) => {
      for (const feed of await subscribed(work.tx)) await work.send('calendar.read', feed);
    });
    return 'done';
  },
});
