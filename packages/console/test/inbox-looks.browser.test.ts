import { expect, test } from 'vitest';
import { seedPending } from '../../server/test/pending-many.ts';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';
import { asked, decisions, row } from './inbox-world.ts';

const house = await openConsole();
closeBrowser();

const shots = process.env.COUNTERSIGN_SHOTS;
const shot = (page: import('playwright-core').Page, name: string) =>
  shots ? page.screenshot({ path: `${shots}/${name}.png` }) : Promise.resolve();

test('an empty inbox says what waits for others and what is under way, with links there', async () => {
  const approval = await asked(house, 'Elsewhere');
  const page = await openAs(house, 'bob');
  await page.goto('/');
  await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
  expect(await page.title()).toBe('Inbox · Countersign');
  expect(await page.locator('link[rel=icon]').getAttribute('href')).toBe('/icon.svg');
  const waits = page.getByRole('link', { name: 'RL-1 Elsewhere, snapshot 1, to QA' });
  expect(await waits.getAttribute('href')).toBe(`/projects/shop/approvals/${approval}`);
  const underWay = page.getByRole('link', { name: 'RL-1 Elsewhere, snapshot 1', exact: true });
  expect(await underWay.getAttribute('href')).toMatch(/\/projects\/shop\/releases\/\d+\?execution=/);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await shot(page, 'empty');
  // What comes to wait is there by itself.
  const endsAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id }: { id: string } = await house.as('ann', 'POST', '/api/v1/delegations', { to: 'bob', endsAt });
  await row(page, 'Elsewhere').getByText('for ann').waitFor();
  await house.as('ann', 'POST', `/api/v1/delegations/${id}:withdraw`, {});
  await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
});

test('deadlines in words, and everything within reach of whoever sees little, in light and in dark', async () => {
  await seedPending(house, { project: 'shop', username: 'ann', count: 40 });
  const page = await openAs(house, 'ann');
  await page.goto('/');
  await page
    .getByText(/^Due soon:/)
    .first()
    .waitFor();
  await page
    .getByRole('checkbox', { name: /^Select RL/ })
    .first()
    .check();
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await expectAccessible(page);
  await shot(page, 'dark');
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await expectAccessible(page);
});

test.each([
  ['phone', { width: 390, height: 844, colorScheme: 'dark' as const }],
  ['chinese', { locale: 'zh-CN' }],
])('nothing is cut: %s', async (name, look) => {
  const page = await openAs(house, 'ann', look);
  await page.goto('/');
  await page.locator('[data-row]').nth(4).waitFor();
  await page.getByRole('checkbox').nth(3).waitFor();
  const wider = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await wider()).toBeLessThanOrEqual(0);
  if (name === 'chinese') expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('收件箱');
  await shot(page, name);
  await page.goto('/projects/shop/approvals');
  await page.getByRole('main').getByRole('link').first().waitFor();
  expect(await wider()).toBeLessThanOrEqual(0);
  await shot(page, `approvals-${name}`);
});

test('the approvals of a project, by where they stand', async () => {
  const approval = await asked(house, 'Listed');
  await house.as('ann', 'POST', decisions(approval), { verdict: 'reject' });
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/approvals');
  const chip = (name: string) => page.getByRole('radiogroup').getByText(name, { exact: true });
  const listed = page.getByRole('listitem').filter({ hasText: 'Listed' });
  await page.getByRole('listitem').first().waitFor();
  expect(await listed.count()).toBe(0);
  await chip('Rejected').click();
  await listed.getByText('Rejected').waitFor();
  expect(new URL(page.url()).search).toBe('?status=rejected');
  await chip('Expired').click();
  await page.getByText('No approval has this status').waitFor();
  await chip('All').click();
  await listed.getByRole('link').waitFor();
  await expectAccessible(page);
  await shot(page, 'approvals');
});
