import { setImmediate as turn } from 'node:timers/promises';
import type { Calendar } from '@countersign/contract/calendars.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOutside } from '../../test/outside.ts';
import { at, openShop, problemOf, type Shop } from '../../test/shop.ts';
import { jobs } from '../jobs.ts';
import { calendarNamed } from './calendar.views.ts';
import { readFeed } from './read-feed.ts';

// Calendars that are read from a feed, and input that is refused. The other side is a real HTTP server.

let shop: Shop;
let projectId: string;
beforeAll(async () => {
  shop = await openShop();
  const { rows } = await shop.parts.pool.query<{ id: string }>(`select id from project where key = 'shop'`);
  projectId = rows[0]?.id ?? '';
});
afterAll(() => shop.close());

const ical = (day: string) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    `DTSTART;VALUE=DATE:${day}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
let count = 0;
async function subscribed(source: string): Promise<Calendar> {
  count += 1;
  const answer = await shop.ann.post(at('calendars:subscribe'), {
    name: `feed ${count}`,
    source,
    timeZone: 'Europe/Berlin',
  });
  expect(answer.statusCode).toBe(201);
  return answer.json();
}
const read = async ({ id }: Calendar): Promise<Calendar> => {
  await readFeed(shop.parts, { project: { id: projectId, key: 'shop' }, calendar: id });
  return (await shop.bob.get(at(`calendars/${id}`))).json();
};

test('is read when it is made and every hour, and says what the feed says', async () => {
  const outside = await openOutside();
  outside.behaves((_, response) => void response.writeHead(200).end(ical('20261224')));
  const calendar = await subscribed(`${outside.url}/freezes.ics`);
  expect(calendar).toMatchObject({
    spans: [],
    source: `${outside.url}/freezes.ics`,
    readAt: null,
    timeZone: 'Europe/Berlin',
  });
  expect(await calendarNamed(shop.parts.db, projectId, calendar.name)).toBeUndefined();
  const queued = async () => {
    const { rows } = await shop.parts.pool.query(
      `select data from pgboss.job where name = 'calendar.read' and data ->> 'calendar' = $1`,
      [calendar.id],
    );
    return rows;
  };
  expect(await queued()).toEqual([{ data: { project: projectId, key: 'shop', calendar: calendar.id } }]);
  expect(await read(calendar)).toMatchObject({
    version: 2,
    spans: [{ from: '2026-12-24', to: '2026-12-24' }],
    lastError: null,
    readAt: expect.any(String),
  });
  expect((await read(calendar)).version).toBe(2);
  outside.behaves((_, response) => void response.writeHead(200).end(ical('20261231')));
  expect(await read(calendar)).toMatchObject({ version: 3, spans: [{ from: '2026-12-31' }] });
  await jobs(shop.parts)
    .find(({ name }) => name === 'calendar.sweep')
    ?.handle({}, false);
  expect(await queued()).toHaveLength(2);
});

test.each<[string, (url: string) => { status: number; body: string }, RegExp]>([
  [
    'is none',
    () => ({ status: 200, body: '<html>Please sign in</html>' }),
    /^Line 1: an iCalendar file begins with/,
  ],
  ['is not there', () => ({ status: 404, body: '' }), /^The feed answers HTTP 404$/],
  [
    'has a rule that cannot be answered',
    () => ({ status: 200, body: ical('20261224\r\nRRULE:FREQ=SECONDLY') }),
    /^Line 3: FREQ is one of/,
  ],
])('a feed that %s leaves the calendar as it was, and its maintainers see why', async (_, says, because) => {
  const outside = await openOutside();
  outside.behaves((_request, response) => void response.writeHead(200).end(ical('20261224')));
  const calendar = await read(await subscribed(outside.url));
  const { status, body } = says(outside.url);
  outside.behaves((_request, response) => void response.writeHead(status).end(body));
  expect(await read(calendar)).toEqual({ ...calendar, lastError: expect.stringMatching(because) });
  outside.behaves((_request, response) => void response.writeHead(200).end(ical('20261224')));
  expect(await read(calendar)).toEqual({ ...calendar, readAt: expect.any(String), lastError: null });
});

const mib = 1024 * 1024;

test('a feed of 50 MB is not read to its end: the connection is dropped, and the calendar stays', async () => {
  const outside = await openOutside();
  outside.behaves((_, response) => void response.writeHead(200).end(ical('20261224')));
  const calendar = await read(await subscribed(outside.url));
  let sent = 0;
  const dropped = new Promise<void>((resolve) =>
    outside.behaves(async (_, response) => {
      response.on('close', resolve);
      response.writeHead(200, { 'content-type': 'text/calendar' });
      const part = Buffer.from(`X-FILLER:${'x'.repeat(64 * 1024)}\r\n`);
      while (sent < 50 * mib && !response.destroyed) {
        if (!response.write(part))
          await Promise.race([new Promise((drained) => response.once('drain', drained)), dropped]);
        sent += part.length;
        await turn();
      }
      response.end();
    }),
  );
  expect(await read(calendar)).toEqual({ ...calendar, lastError: `The answer is larger than ${mib} bytes` });
  await dropped;
  expect(sent).toBeLessThan(20 * mib);
});

test('one that says how long it is is not read at all', async () => {
  const outside = await openOutside();
  const calendar = await subscribed(outside.url);
  outside.behaves(
    (_, response) =>
      void response.writeHead(200, { 'content-length': 50 * mib }).write('BEGIN:VCALENDAR\r\n'),
  );
  expect(await read(calendar)).toMatchObject({
    spans: [],
    lastError: `The answer is larger than ${mib} bytes`,
  });
});

test('an address where no call may go is not called', async () => {
  const calendar = await subscribed('http://169.254.169.254/latest/meta-data');
  expect((await read(calendar)).lastError).toBe('Calls to 169.254.169.254 are not allowed');
  const answer = await shop.ann.post(at('calendars:subscribe'), {
    name: 'file',
    source: 'file:///etc/passwd',
  });
  expect(problemOf(answer)).toMatchObject({ status: 400, at: ['/source'] });
});

test('a calendar that is written by hand is read from its feed no more', async () => {
  const outside = await openOutside();
  outside.behaves((_, response) => void response.writeHead(200).end(ical('20261224')));
  const calendar = await read(await subscribed(outside.url));
  const own = { timeZone: 'UTC', spans: [{ from: '2026-12-31', to: '2026-12-31' }] };
  expect((await shop.ann.call('PUT', at(`calendars/${calendar.id}`), own)).json()).toMatchObject({
    ...own,
    source: null,
    readAt: null,
  });
  expect(await read(calendar)).toMatchObject(own);
  expect(outside.received).toHaveLength(1);
});

test('a window whose calendar was never read is closed', async () => {
  const calendar = await subscribed('http://127.0.0.1:9/');
  const body = { name: 'Unknown', kind: 'freeze', calendar: calendar.name };
  expect((await shop.ann.post(at('windows'), body)).statusCode).toBe(201);
});
