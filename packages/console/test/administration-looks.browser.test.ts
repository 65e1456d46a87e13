import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { en } from '../src/shared/texts/en/index.ts';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';

const house = await openConsole();
closeBrowser();

const tabs = ['members', 'roles', 'environments', 'services', 'calendars', 'windows', 'glass'];
const pages = [
  ...['/people', '/people?tab=groups', '/people?tab=projects', '/tokens', '/account'],
  ...tabs.map((tab) => `/projects/shop/settings?tab=${tab}`),
];

/** Goes there, and waits until everything is read. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
}

test.each(pages)('%s is accessible in light and dark, and fits a phone', async (path) => {
  const page = await openAs(house, 'ann', { width: 390, height: 844 });
  await open(page, path);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await expectAccessible(page);
});

test('in Chinese no text of the console’s own is left in English', async () => {
  // Whatever the catalogue says in English, but for words that are the same in both.
  const english = new Set(Object.values(en).flatMap((texts): string[] => Object.values(texts)));
  const same = new Set(['Countersign', 'SecMaster', 'FlexDeploy', 'Zadig', 'ServiceDesk Plus', 'English']);
  const page = await openAs(house, 'ann', { locale: 'zh-CN' });
  for (const path of [...pages, '/apis']) {
    await open(page, path);
    const shown = (await page.locator('body').innerText()).split('\n').map((line) => line.trim());
    const left = shown.filter((line) => english.has(line) && !same.has(line));
    expect(left, path).toEqual([]);
    expect(
      shown.some((line) => /\p{Script=Han}/u.test(line)),
      path,
    ).toBe(true);
  }
});
