import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { approve, ask, cart, level, open, pipelineOf, readApproval, reject } from './approval-world.ts';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';

const house = await openConsole();
closeBrowser();

const phone = { width: 390, height: 844, hasTouch: true };
const sheet = (page: Page) => page.getByRole('dialog');
const wider = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('a decision on a phone: two buttons under the thumb, a sheet with the comment, and on to the next', async () => {
  const pipeline = await pipelineOf(house, [level('QA', 'bob')]);
  const { approval } = await ask(house, pipeline);
  const other = await ask(house, pipeline, { contents: cart('9.9') });
  const page = await open(await openAs(house, 'bob', phone), approval);
  expect(await wider(page)).toBeLessThanOrEqual(0);
  const bar = await approve(page).boundingBox();
  // At the bottom of the screen without scrolling, and high enough for a finger.
  expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeGreaterThan(760);
  expect(bar?.height).toBeGreaterThanOrEqual(40);
  await approve(page).tap();
  await sheet(page).getByLabel('Comment').fill('Tested on my way');
  await sheet(page).getByRole('button', { name: 'Close' }).tap();
  await sheet(page).waitFor({ state: 'detached' });
  // Nothing has been decided by that, and nothing is lost.
  expect((await readApproval(house, approval)).status).toBe('open');
  await reject(page).tap();
  expect(await sheet(page).getByLabel('Comment').inputValue()).toBe('Tested on my way');
  await sheet(page).getByRole('button', { name: 'Close' }).tap();
  await approve(page).tap();
  await sheet(page).getByRole('button', { name: 'Approve', exact: true }).tap();
  await page.getByText('You have approved').waitFor();
  expect(await readApproval(house, approval)).toMatchObject({
    status: 'approved',
    levels: [{ signers: [{ username: 'bob', comment: 'Tested on my way' }] }],
  });
  await page.getByRole('link', { name: /^Next: / }).tap();
  await page.getByRole('heading', { level: 1, name: /^RL-2 / }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/projects/shop/approvals/${other.approval}`);
});

test('a newer snapshot waits: said at the top, and deciding the older one takes a confirmation', async () => {
  const pipeline = await pipelineOf(house, [level('QA', 'ann')]);
  const older = await ask(house, pipeline);
  const page = await open(await openAs(house, 'ann', phone), older.approval);
  const newer = await ask(house, pipeline, { release: older.release, contents: cart('2.4.1') });
  // Said as soon as it is so.
  const banner = page.getByRole('status').filter({ hasText: 'A newer snapshot waits for the same' });
  expect(await banner.getByRole('link').getAttribute('href')).toBe(
    `/projects/shop/approvals/${newer.approval}`,
  );
  await approve(page).tap();
  await sheet(page).getByLabel('Comment').fill('Only the older one');
  await sheet(page).getByRole('button', { name: 'Approve', exact: true }).tap();
  await sheet(page).getByText('Say that you mean this one.').waitFor();
  expect((await readApproval(house, older.approval)).status).toBe('open');
  await sheet(page)
    .getByLabel(/^I mean this older one/)
    .check();
  await sheet(page).getByRole('button', { name: 'Approve', exact: true }).tap();
  await page.getByText('You have approved').waitFor();
  expect((await readApproval(house, older.approval)).status).toBe('approved');
});

test.each([
  ['text', { type: 'text' }, async (page: Page) => sheet(page).getByLabel('Ring').fill('two'), 'two'],
  ['number', { type: 'number' }, async (page: Page) => sheet(page).getByLabel('Ring').fill('7'), 7],
  [
    'boolean',
    { type: 'boolean' },
    async (page: Page) => sheet(page).getByLabel('No', { exact: true }).check(),
    false,
  ],
  [
    'choice',
    { type: 'choice', options: ['one', 'two'] },
    async (page: Page) => {
      await sheet(page).getByLabel('Ring').first().tap();
      await page.getByRole('option', { name: 'two' }).tap();
    },
    'two',
  ],
] as const)('a level asks for a %s: nobody approves without it', async (_, kind, give, value) => {
  const asking = { ...level('QA', 'ann'), input: { name: 'ring', label: 'Ring', ...kind } };
  const { approval } = await ask(house, await pipelineOf(house, [asking]));
  const page = await open(await openAs(house, 'ann', phone), approval);
  await page.getByText('Asks for Ring').waitFor();
  await approve(page).tap();
  await sheet(page).getByRole('button', { name: 'Approve', exact: true }).tap();
  await sheet(page).getByText('Approving takes this value.').waitFor();
  await give(page);
  await sheet(page).getByRole('button', { name: 'Approve', exact: true }).tap();
  await page.getByText('You have approved').waitFor();
  expect((await readApproval(house, approval)).levels[0]?.value).toBe(value);
});
