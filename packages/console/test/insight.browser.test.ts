import type { Waits } from '@countersign/contract/insight.ts';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { quantile, seedPast } from '../../server/test/decided-many.ts';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { eventually, openConsole } from './console.ts';

// How long things took is made: decisions of the past, written by the owner. What is blocked is real.

const house = await openConsole();
closeBrowser();

let approval = '';
beforeAll(async () => {
  await seedPast(house, { project: 'shop', count: 400, days: 40 });
  const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
  const made = (path: string, body: object) => house.as('ci', 'POST', path, body) as Promise<{ id: string }>;
  const { id: release } = await made('releases', { title: 'Web shop 2.4', pipeline: 'standard' });
  const { id: snapshot } = await made(`releases/${release}/snapshots`, { contents });
  await made('executions', { snapshot });
  const found = await eventually(async () => {
    const { items } = (await house.as('ann', 'GET', 'approvals?status=open')) as {
      items: { id: string; title: string }[];
    };
    return items.find(({ title }) => title.startsWith('RL-1'));
  });
  approval = found.id;
});

/** What was decided within these days, by level or by role, as a plain list of hours. */
async function hoursOf(days: number, name?: string): Promise<number[]> {
  const { rows } = await sql<{ hours: number; name: string; roles: string[] }>`
    select extract(epoch from decided_at - opened_at)::float8 / 3600 as hours, name,
      array(select s ->> 'name' from jsonb_array_elements(sources) s) as roles
    from level
    where status in ('approved', 'rejected') and opened_at is not null
      and decided_at >= date_trunc('day', now(), 'UTC') - make_interval(days => ${days - 1})
  `.execute(house.parts.db);
  return rows
    .filter((row) => name === undefined || row.name === name || row.roles.includes(name))
    .map(({ hours }) => hours);
}

/** As the page says it: whole minutes below an hour and a half, hours below a day and a half, else days. */
function said(hours: number | null): string {
  if (hours === null) throw new Error('nothing to say');
  const rounded = (value: number) =>
    String(Math.round(value * 10 ** (value < 10 ? 1 : 0)) / 10 ** (value < 10 ? 1 : 0));
  if (hours < 1.5) return `${Math.round(hours * 60)} minutes`;
  return hours < 36 ? `${rounded(hours)} hours` : `${rounded(hours / 24)} days`;
}
const sentence = (hours: readonly number[], on: string) =>
  `Half of all ${hours.length} decisions ${on}took less than ${said(quantile(hours, 0.5))}; one in ten took longer than ${said(quantile(hours, 0.9))}.`;

const open = async (page: Page, query = '') => {
  await page.goto(`/projects/shop/insight${query}`);
  await page.getByRole('img', { name: /^Half of all/ }).waitFor();
};

test('how long decisions took, in a sentence and a picture, over 30 days, 7, 90, and of one level', async () => {
  const page = await openAs(house, 'ann');
  await open(page);
  await page
    .getByText(sentence(await hoursOf(30), ''))
    .first()
    .waitFor();
  for (const days of [7, 90]) {
    await page.getByText(`${days} days`, { exact: true }).click();
    await page
      .getByText(sentence(await hoursOf(days), ''))
      .first()
      .waitFor();
  }
  await page.getByRole('combobox', { name: 'Which decisions' }).click();
  await page.getByRole('option', { name: 'CAB' }).click();
  await page
    .getByText(sentence(await hoursOf(90, 'CAB'), 'on CAB '))
    .first()
    .waitFor();
  await page.waitForURL(/days=90.*name=CAB|name=CAB.*days=90/);
  const other = await openAs(house, 'bob');
  await other.goto(page.url());
  await other
    .getByText(sentence(await hoursOf(90, 'CAB'), 'on CAB '))
    .first()
    .waitFor();
});

test('by role, where the time goes, and the same as a table', async () => {
  const page = await openAs(house, 'ann');
  await open(page, '?by=role');
  const cab = await hoursOf(30, 'CAB');
  const where = page.getByRole('region', { name: 'Where the time goes' });
  await where.getByText(`half of its decisions took more than ${said(quantile(cab, 0.5))}`).waitFor();
  await where.getByRole('button', { name: 'The same as a table' }).click();
  const row = where.getByRole('row', { name: /^CAB/ });
  await row.getByRole('cell', { name: said(quantile(cab, 0.9)), exact: true }).waitFor();
  await expectAccessible(page);
});

test('a span of one’s own has its days in the address', async () => {
  const page = await openAs(house, 'ann', { timezoneId: 'America/New_York' });
  await open(page);
  await page.getByText('Other', { exact: true }).click();
  await page.getByLabel('From').fill('2020-01-01');
  await page.getByLabel('Until').fill('2020-01-31');
  await page.getByText('Nothing was decided in this span of time.').waitFor();
  const { from, to } = Object.fromEntries(new URL(page.url()).searchParams);
  expect([from, to].map((text) => text?.replaceAll('"', ''))).toEqual([
    '2020-01-01T05:00:00.000Z',
    '2020-02-01T05:00:00.000Z',
  ]);
});

test('who is waited for is said, leads to what waits, and changes by itself when it is decided', async () => {
  const page = await openAs(house, 'bob');
  await open(page);
  const now = page.getByRole('region', { name: 'Who is waited for now' });
  await now.getByText(/^ann is waited for: 2 levels/).waitFor();
  await now.getByRole('button', { name: /^ann/ }).focus();
  await page.keyboard.press('Enter');
  await now.getByRole('link', { name: /^RL-1 Web shop 2.4/ }).waitFor();
  await expectAccessible(page);
  await now.getByText('Roles and groups').click();
  await now.getByRole('button', { name: /^QA Manager/ }).waitFor();
  await house.as('ann', 'POST', `approvals/${approval}/decisions`, { verdict: 'approve' });
  const since = performance.now();
  await now.getByText(/^ann is waited for: 1 level/).waitFor();
  expect(performance.now() - since).toBeLessThan(1000);
});

test('what a window holds is said, with the way to it', async () => {
  const always = { timeZone: 'UTC', spans: [{ from: '2020-01-01', to: '2099-12-31' }] };
  await house.as('ann', 'POST', 'calendars', { name: 'always', ...always });
  const freeze = { name: 'Freeze', kind: 'freeze', calendar: 'always', environments: ['prod'] };
  await house.as('ann', 'POST', 'windows', freeze);
  const stage = { name: 'Straight', environment: 'prod', steps: [{ name: 'look', manual: {} }] };
  await house.as('ann', 'POST', 'pipelines', { name: 'straight', stages: [stage] });
  const { items } = (await house.as('ann', 'GET', 'pipelines')) as { items: { id: string; name: string }[] };
  const pipeline = items.find(({ name }) => name === 'straight')?.id;
  await house.as('ann', 'POST', `pipelines/${pipeline}/versions/1:activate`);
  const { id } = (await house.as('ci', 'POST', 'releases', { title: 'Frozen', pipeline: 'straight' })) as {
    id: string;
  };
  const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
  const snapshot = (await house.as('ci', 'POST', `releases/${id}/snapshots`, { contents })) as { id: string };
  await house.as('ci', 'POST', 'executions', { snapshot: snapshot.id });
  const page = await openAs(house, 'ann');
  await open(page);
  const held = page.getByRole('region', { name: 'Held by something other than people' });
  await held.getByText('1 thing is held').waitFor();
  await held.getByText('A window keeps it closed').waitFor();
  await held.getByRole('link', { name: 'Straight of RL-2 Frozen' }).click();
  await page.waitForURL(`**/releases/${id}`);
});

test.each([
  ['light', 'en-GB'],
  ['dark', 'zh-CN'],
] as const)('on a phone nothing is cut: %s, %s', async (colorScheme, locale) => {
  const page = await openAs(house, 'ann', { width: 390, height: 844, colorScheme, locale });
  await page.goto('/projects/shop/insight');
  await page.getByRole('img', { name: /^(Half of all|在全部)/ }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('with too little to go by there is a sentence, and no picture', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/insight?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z');
  await page.getByText('Nothing was decided in this span of time.').waitFor();
  expect(await page.getByRole('img', { name: /^Half/ }).count()).toBe(0);
  const waits = (await house.as(
    'ann',
    'GET',
    'insight/waits?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z',
  )) as Waits;
  expect(waits.all.count).toBe(0);
});
