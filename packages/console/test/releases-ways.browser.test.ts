import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, focused, openAs } from './browser.ts';
import { openConsole } from './console.ts';

// Six stages, so that they have no room beside each other.
const stages = ['Build', 'QA', 'Staging', 'Canary', 'Europe', 'World'];
const house = await openConsole(`
projects:
  - key: shop
    name: Web shop
    pipelines:
      - name: long
        stages:
${stages.map((name) => `          - { name: ${name}, environment: qa, steps: [{ name: try ${name}, manual: {} }] }`).join('\n')}
`);
closeBrowser();

const stage = (page: Page, name: string) => page.locator(`.react-flow__node[data-id="${name}"]`);
const dialog = (page: Page) => page.getByRole('dialog');

async function submitted(title: string, pipeline = 'standard'): Promise<string> {
  const release = (await house.as('ci', 'POST', 'releases', { title, pipeline })) as { id: string };
  const contents = [
    { service: 'cart', module: 'cart-api', version: '2.4.0', digest: `sha256:${'9f86d081'.repeat(8)}` },
    { service: 'cart', module: 'cart-web', version: '2.4.1' },
  ];
  const made = (await house.as('ci', 'POST', `releases/${release.id}/snapshots`, { contents })) as {
    id: string;
  };
  await house.as('ci', 'POST', 'executions', { snapshot: made.id });
  return `/projects/shop/releases/${release.id}`;
}

/** Goes on with Tab until this is where the keyboard is. */
async function tabTo(page: Page, role: string, name: string): Promise<void> {
  const wanted = page.getByRole(role as 'button', { name, exact: true }).first();
  await wanted.waitFor();
  for (let pressed = 0; pressed < 80; pressed++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} is not reached by keyboard`);
}

test('a release is made, filled, submitted and aborted by keyboard alone', async () => {
  const page = await openAs(house, 'bob');
  await page.goto('/projects/shop/releases');
  await tabTo(page, 'button', 'New release');
  await page.keyboard.press('Enter');
  await focused(dialog(page).getByLabel('Title'));
  await page.keyboard.type('By keyboard');
  await tabTo(page, 'combobox', 'Pipeline');
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'standard' }).waitFor();
  while (!(await page.getByRole('option', { name: 'standard' }).getAttribute('data-combobox-selected')))
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await tabTo(page, 'button', 'Create release');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /By keyboard$/ }).waitFor();

  await tabTo(page, 'button', 'New snapshot');
  await page.keyboard.press('Enter');
  await tabTo(page, 'combobox', 'Service or module');
  await page.keyboard.type('cart-web');
  await page.getByRole('option', { name: 'cart / cart-web' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await tabTo(page, 'textbox', 'Version');
  await page.keyboard.type('2.4.0');
  await page.keyboard.press('Enter');
  await tabTo(page, 'button', 'Submit snapshot 1');
  await page.keyboard.press('Enter');
  await tabTo(page, 'button', 'Submit');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Snapshot 1 waits at QA' }).waitFor();
  await tabTo(page, 'button', 'Override');
  await page.keyboard.press('Enter');
  await focused(dialog(page).getByLabel('Reason'));
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'hidden' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Override');
});

test('a picture wider than the screen shows where it stands, and goes along with the keyboard', async () => {
  const address = await submitted('Long', 'long');
  const page = await openAs(house, 'bob');
  await page.goto(address);
  await page.getByRole('heading', { name: 'Snapshot 1 waits at Build' }).waitFor();
  const inView = async (name: string) => {
    const [box, frame] = [
      await stage(page, name).boundingBox(),
      await page.locator('.react-flow').boundingBox(),
    ];
    return !!box && !!frame && box.x >= frame.x - 1 && box.x + box.width <= frame.x + frame.width + 1;
  };
  await expect.poll(() => inView('Build')).toBe(true);
  expect(await inView('World')).toBe(false);
  for (const name of stages.slice(0, 4)) {
    await page.getByRole('button', { name: `Say how try ${name} went` }).click();
    await dialog(page).getByLabel('Passed').check();
    await dialog(page).getByRole('button', { name: 'It passed: go on' }).click();
  }
  await page.getByRole('heading', { name: 'Snapshot 1 waits at Europe' }).waitFor();
  await expect.poll(() => inView('Europe')).toBe(true);
  expect(await inView('Build')).toBe(false);
  const words = page.getByRole('list', { name: 'The pipeline in words' }).getByRole('listitem');
  expect(await words.count()).toBe(6);
  expect(await words.nth(4).innerText()).toContain('Snapshot 1 is here: under way.');
});

test('on a phone nothing is cut or wider than the screen, and nothing jumps while it loads', async () => {
  const address = await submitted('On a phone');
  const page = await openAs(house, 'bob', { width: 390, height: 844 });
  for (const [path, ready] of [
    ['/projects/shop/releases', page.getByRole('link', { name: 'On a phone' })],
    [address, stage(page, 'Production').getByText('not asked yet')],
  ] as const) {
    await page.goto(path);
    await ready.waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await shift(page)).toBeLessThan(0.1);
  }
  const [qa, production] = [
    await stage(page, 'QA').boundingBox(),
    await stage(page, 'Production').boundingBox(),
  ];
  expect((qa?.y ?? 0) + (qa?.height ?? 0)).toBeLessThan(production?.y ?? 0);
  await page.getByRole('button', { name: 'New snapshot' }).click();
  await dialog(page).getByLabel('Version').first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
});

/** How far things have moved on the page by themselves: 0.1 is what is called good. */
const shift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 100);
      }),
  );

test('every page is accessible, light and dark', async () => {
  const address = await submitted('For everybody');
  const page = await openAs(house, 'ann', { colorScheme: 'dark' });
  await page.goto('/projects/shop/releases');
  await page.getByRole('link', { name: 'For everybody' }).waitFor();
  await expectAccessible(page);
  await page.goto(address);
  await stage(page, 'QA').getByRole('button', { name: 'Override' }).waitFor();
  await page.getByRole('button', { name: /^Snapshot 1/ }).click();
  await page.getByRole('region', { name: 'Contents' }).waitFor();
  await expectAccessible(page);
});

test.each([
  'Override',
  'Abort',
  'Submit snapshot 1',
  'New snapshot',
])('the dialog behind “%s” is accessible, light and dark', async (name) => {
  const page = await openAs(house, 'ann', { colorScheme: 'dark' });
  await page.goto(await submitted('In dialogs'));
  await page.getByRole('button', { name, exact: true }).first().click();
  await dialog(page).getByRole('button', { name: 'Close' }).waitFor();
  await expectAccessible(page);
});

test('all of it is in Chinese for who reads Chinese', async () => {
  const address = await submitted('中文');
  const page = await openAs(house, 'bob', { locale: 'zh-CN' });
  await page.goto(address);
  await page.getByRole('heading', { name: '快照 1 正在 QA 等待' }).waitFor();
  await stage(page, 'QA').getByText('审批：等待签核').waitFor();
  await page.getByRole('button', { name: '提交快照 1' }).first().click();
  await dialog(page)
    .getByText(/将沿“standard”的生效版本推进/)
    .waitFor();
});
