import type { Calendar } from '@countersign/contract/calendars.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, openShop, problemOf, type Shop } from '../../test/shop.ts';

// Calendars through the public API; RFC 5545 for what is read and written.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const office = {
  timeZone: 'Europe/Berlin',
  spans: [{ from: '2026-01-01T09:00', to: '2026-01-01T17:00', repeat: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }],
};
let count = 0;
async function made(fields: object = {}): Promise<Calendar> {
  count += 1;
  const answer = await shop.ann.post(at('calendars'), { name: `calendar ${count}`, ...office, ...fields });
  expect(answer.statusCode).toBe(201);
  return answer.json();
}
const path = ({ id }: { id: string }, more = '') => at(`calendars/${id}${more}`);
const listed = async () => (await shop.bob.get(at('calendars?limit=200'))).json().items.length as number;

test('is made, read, listed, changed at its version, and deleted', async () => {
  const calendar = await made();
  expect(calendar).toMatchObject({ version: 1, ...office, source: null, readAt: null, lastError: null });
  expect((await shop.bob.get(path(calendar))).json()).toEqual(calendar);
  expect((await shop.bob.get(at('calendars'))).json().items).toContainEqual(calendar);
  const other = { timeZone: 'UTC', spans: [{ from: '2026-12-24', to: '2026-12-26' }] };
  const edit = (tag: string) => shop.ann.call('PUT', path(calendar), other, { 'if-match': tag });
  expect(problemOf(await edit('"9"'))).toMatchObject({ status: 412, code: 'request/precondition-failed' });
  expect((await edit('"1"')).json()).toMatchObject({ version: 2, ...other });
  expect((await shop.ann.call('PUT', path(calendar), other)).json().version).toBe(2);
  expect((await shop.ann.call('DELETE', path(calendar))).statusCode).toBe(204);
  expect(problemOf(await shop.ann.get(path(calendar))).code).toBe('resource/not-found');
});

test('only maintainers change one; in another project it does not exist', async () => {
  const calendar = await made();
  const body = { name: 'mine', ...office };
  for (const who of [shop.bob, shop.ci]) {
    expect(problemOf(await who.post(at('calendars'), body)).code).toBe('auth/forbidden');
    expect(problemOf(await who.call('PUT', path(calendar), office)).code).toBe('auth/forbidden');
    expect(problemOf(await who.call('DELETE', path(calendar))).code).toBe('auth/forbidden');
  }
  const elsewhere = path(calendar).replace('/shop/', '/depot/');
  expect(problemOf(await shop.ann.get(elsewhere)).code).toBe('resource/not-found');
  expect(problemOf(await shop.ann.call('DELETE', elsewhere)).code).toBe('resource/not-found');
  expect(problemOf(await shop.outsider.get(path(calendar))).status).toBe(404);
});

test.each([
  [
    'a rule that is none',
    { spans: [{ from: '2026-01-01', to: '2026-01-01', repeat: 'every day' }] },
    '/spans/0/repeat',
  ],
  [
    'a rule that would have to be searched for',
    { spans: [{ from: '2026-01-01', to: '2026-01-01', repeat: 'FREQ=MINUTELY;BYMONTH=2' }] },
    '/spans/0/repeat',
  ],
  ['an end before the beginning', { spans: [{ from: '2026-01-02', to: '2026-01-01' }] }, '/spans/0/to'],
  ['a day that there is not', { spans: [{ from: '2026-02-30', to: '2026-03-01' }] }, '/spans/0/from'],
  ['an offset for a time zone', { timeZone: '+02:00' }, '/timeZone'],
  ['no spans', { spans: [] }, '/spans'],
])('is refused with its place, and nothing is written: %s', async (_, fields, place) => {
  const before = await listed();
  const problem = problemOf(await shop.ann.post(at('calendars'), { name: 'faulty', ...office, ...fields }));
  expect(problem).toMatchObject({ status: 400, code: 'request/invalid', at: [place] });
  expect(await listed()).toBe(before);
});

test('a name is taken once', async () => {
  const { name } = await made();
  expect(problemOf(await shop.ann.post(at('calendars'), { name, ...office }))).toMatchObject({
    code: 'resource/exists',
  });
});

test('is not deleted while windows, deadlines of policies or gates go by it', async () => {
  const calendar = await made();
  const { name } = calendar;
  const window = (
    await shop.ann.post(at('windows'), { name: 'Freeze', kind: 'freeze', calendar: name })
  ).json();
  const deadline = { within: '8h', calendar: name, onTimeout: 'expire' };
  const level = { name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'], deadline };
  const policy = (await shop.ann.post(at('policies'), { name: 'timely', levels: [level] })).json();
  const gate = { name: 'Night', type: 'schedule', calendar: name };
  const stages = [{ name: 'QA', environment: 'qa', gates: [gate] }];
  expect((await shop.ann.post(at('pipelines'), { name: 'nightly', stages })).statusCode).toBe(201);
  const problem = problemOf(await shop.ann.call('DELETE', path(calendar)));
  expect(problem).toMatchObject({ status: 409, code: 'resource/in-use' });
  expect(problem.detail).toBe(`By calendar "${name}" go: pipeline nightly, policy timely, window Freeze.`);
  await shop.ann.call('DELETE', at(`windows/${window.id}`));
  await shop.ann.call('DELETE', at(`policies/${policy.id}`));
  expect(problemOf(await shop.ann.call('DELETE', path(calendar))).detail).toContain('pipeline nightly.');
});

const event = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join(
    '\r\n',
  );
const imported = (body: object) => shop.ann.post(at('calendars:import'), body);

test('is imported from an iCalendar file, and imported again', async () => {
  const ical = event(
    'SUMMARY:Year end',
    'DTSTART;TZID=Europe/Berlin:20261218T180000',
    'DTEND;TZID=Europe/Berlin:20270104T000000',
  );
  const first = (await imported({ name: 'freezes', ical })).json();
  expect(first).toMatchObject({
    ...{ version: 1, timeZone: 'Europe/Berlin' },
    spans: [{ name: 'Year end', from: '2026-12-18T18:00', to: '2027-01-04T00:00' }],
  });
  expect((await imported({ name: 'freezes', ical })).json()).toEqual(first);
  const other = event('DTSTART;VALUE=DATE:20261224');
  expect((await imported({ name: 'freezes', ical: other })).json()).toMatchObject({
    id: first.id,
    version: 2,
    timeZone: 'UTC',
  });
});

test('what cannot be read names its line, and leaves what there was', async () => {
  const before = (await imported({ name: 'kept', ical: event('DTSTART;VALUE=DATE:20261224') })).json();
  const ical = event('DTSTART:20261218T180000Z', 'DURATION:PT1H', 'RRULE:FREQ=SECONDLY');
  const answer = await imported({ name: 'kept', ical });
  expect(problemOf(answer)).toMatchObject({ status: 422, code: 'calendar/unreadable' });
  expect(answer.json().errors).toMatchObject([{ pointer: '/ical', line: 3 }]);
  expect((await shop.ann.get(path(before))).json()).toEqual(before);
});

test('a file of more than 1 MiB is too large, and nothing is written', async () => {
  const before = await listed();
  const ical = event('DTSTART;VALUE=DATE:20261224', ...Array(20_000).fill(`X-FILLER:${'x'.repeat(60)}`));
  expect(problemOf(await imported({ name: 'large', ical }))).toMatchObject({
    status: 413,
    code: 'request/too-large',
  });
  expect(await listed()).toBe(before);
});

test('is shown as an iCalendar feed to those who may read the project', async () => {
  const calendar = await made({ name: 'Office; hours' });
  const answer = await shop.bob.get(path(calendar, '/ics'));
  expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8');
  expect(answer.body).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2.0\r\n/);
  expect(answer.body).toContain('SUMMARY:Office\\; hours\r\n');
  expect(answer.body.match(/BEGIN:VEVENT/g)?.length).toBeGreaterThan(250);
  expect((await shop.outsider.get(path(calendar, '/ics'))).statusCode).toBe(404);
  const open = await shop.app.inject({ url: path(calendar, '/ics') });
  expect(open.statusCode).toBe(401);
});
