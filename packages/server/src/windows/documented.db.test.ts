import { readFileSync } from 'node:fs';
import { readConfigurationText } from '@countersign/contract/configuration-text.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/app.ts';
import { calendarNamed } from '../calendars/calendar.views.ts';
import { isOn } from '../calendars/time.ts';

// What docs/calendars-and-windows.md shows is done here: applied, asked, imported.

const text = readFileSync(new URL('../../../../docs/calendars-and-windows.md', import.meta.url), 'utf8');
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(text)?.[1] ?? '';

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
  await it.person('bob');
});
afterAll(() => it.close());

test('its configuration can be applied, and applied again', async () => {
  const read = readConfigurationText(block('yaml'));
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const apply = () => it.administrator.post('/api/v1/configuration', read.text.value);
  const first = await apply();
  expect(first.statusCode, first.body).toBe(200);
  expect(
    first.json().changes.filter(({ kind }: { kind: string }) => /calendar|window|pipeline/.test(kind)),
  ).toHaveLength(7);
  expect((await apply()).json().changes).toEqual([]);
});

const rows = [...text.matchAll(/^\| ([a-z-]+) \| (\d{4}-\S+Z) \| (yes|no) \|$/gm)].map(
  ([, name = '', at = '', on = '']) => [name, at, on] as const,
);
test('it has a table of instants', () => expect(rows.length).toBeGreaterThan(9));

test.each(rows)('%s at %s: %s', async (name, at, on) => {
  const { rows } = await it.parts.pool.query<{ id: string }>(`select id from project where key = 'shop'`);
  const calendar = await calendarNamed(it.parts.db, rows[0]?.id ?? '', name);
  expect(calendar && isOn(calendar, new Date(at))).toBe(on === 'yes');
});

test('its iCalendar file can be imported', async () => {
  const body = { name: 'sale', ical: block('ics') };
  const answer = await it.administrator.post('/api/v1/projects/shop/calendars:import', body);
  expect(answer.json()).toMatchObject({
    timeZone: 'Europe/Berlin',
    spans: [{ name: 'Summer sale', from: '2026-07-01T00:00', to: '2026-07-15T00:00', repeat: 'FREQ=YEARLY' }],
  });
});
