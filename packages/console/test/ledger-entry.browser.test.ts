import { readFile } from 'node:fs/promises';
import { verifyLedger } from '@countersign/contract/ledger-verify.ts';
import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { choose, expectFound, openSigned, rows } from './ledger-world.ts';

const house = await openSigned();
closeBrowser();

test('one entry has an address of its own, with its details, its JSON and its hash', async () => {
  const [entry] = await house.entriesOf('action=decision.made');
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/ledger?action=decision.made');
  await page.getByRole('link', { name: `Details of entry ${entry?.id}` }).click();
  await page.waitForURL(/entry=/);
  const other = await openAs(house, 'bob');
  await other.goto(page.url());
  const drawer = other.getByRole('dialog', { name: `Entry ${entry?.id}` });
  await drawer
    .getByText(entry?.hash ?? '')
    .first()
    .waitFor();
  await drawer.getByRole('row', { name: /^comment Tested on QA/ }).waitFor();
  await drawer.getByRole('row', { name: /^level QA/ }).waitFor();
  await drawer
    .getByRole('region', { name: 'As JSON' })
    .getByText(entry?.subject.id ?? '')
    .waitFor();
  await expectAccessible(other);
});

test('the export is downloaded, counted, and verifies', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/ledger');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByText('countersign ledger verify ledger-shop.jsonl').first().waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Begin' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('ledger-shop.jsonl');
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  const found = await verifyLedger(lines);
  expect(found).toMatchObject({ entries: (await house.entriesOf()).length, faults: [] });
  expect(found.disclosures).toBeGreaterThan(0);
  await page.getByText(`${found.entries} entries`).waitFor();
  await expectAccessible(page);
});

test('by keyboard alone: choose, open an entry, close it', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/ledger');
  await rows(page).first().waitFor();
  await page
    .getByRole('textbox', { name: 'Kind of thing' })
    .or(page.getByRole('combobox', { name: 'Kind of thing' }))
    .first()
    .focus();
  await page.keyboard.type('approv');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectFound(house, page, 'subjectType=approval');
  await tabTo(page, /^Details of entry/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed++) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    if (name.test(label)) return;
  }
  throw new Error(`nothing called ${name} can be reached by Tab`);
}

test.each([
  ['light', 'en-GB'],
  ['dark', 'zh-CN'],
] as const)('on a phone nothing is cut: %s, %s', async (colorScheme, locale) => {
  const page = await openAs(house, 'ann', { width: 390, height: 844, colorScheme, locale });
  await page.goto('/projects/shop/ledger');
  await rows(page).first().waitFor();
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await wide()).toBeLessThanOrEqual(390);
  await page.getByRole('button', { name: /^(Find entries|查找记录)/ }).click();
  await page
    .getByRole('link', { name: /^(Details of entry|记录)/ })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
  expect(await wide()).toBeLessThanOrEqual(390);
});

test('an administrator reads the whole ledger, live; nobody else does', async () => {
  const page = await openAs(house, 'auditor');
  await page.goto('/ledger');
  await rows(page).filter({ hasText: 'created account auditor' }).waitFor();
  await house.create('For all to see');
  await rows(page).first().filter({ hasText: 'For all to see' }).waitFor();
  await choose(page, 'Where', 'Only what concerns no project');
  await vi.waitFor(async () => expect(await rows(page).filter({ hasText: 'RL-' }).count()).toBe(0));
  await page
    .getByRole('link', { name: /^Details of entry/ })
    .first()
    .click();
  await page.getByRole('dialog').getByText('SHA-256').waitFor();
  const other = await openAs(house, 'ann');
  await other.goto('/ledger');
  await other
    .getByRole('alert')
    .getByText(/not an administrator/)
    .waitFor();
});
