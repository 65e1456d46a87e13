import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';

const house = await openConsole();
closeBrowser();

/** Presses the tab key until this has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`No way by keyboard to ${target}`);
}

test('a workflow is made, written and submitted by keyboard alone', async () => {
  const ann = await openAs(house, 'ann');
  await ann.goto('/projects/shop/workflows');
  await tabTo(ann, ann.getByRole('button', { name: 'New workflow' }));
  await ann.keyboard.press('Enter');
  const dialog = ann.getByRole('dialog');
  await tabTo(ann, dialog.getByRole('textbox', { name: 'Name' }));
  await ann.keyboard.type('Smoke test');
  expect(await dialog.getByRole('textbox', { name: 'Key' }).inputValue()).toBe('smoke-test');
  await ann.keyboard.press('Enter');
  await ann.getByRole('heading', { name: 'Smoke test' }).waitFor();
  await tabTo(ann, ann.getByRole('button', { name: 'Draft the first version' }));
  await ann.keyboard.press('Enter');
  await tabTo(ann, ann.getByRole('textbox', { name: 'Definition' }));
  await ann.keyboard.press('Control+A');
  await ann.keyboard.insertText('steps: [{ name: pay, manual: {} }]\n');
  await tabTo(ann, ann.getByRole('button', { name: 'Save the draft' }));
  await ann.keyboard.press('Enter');
  await ann.getByRole('heading', { name: 'v1', exact: true }).waitFor();
  await tabTo(ann, ann.getByRole('button', { name: 'Submit for review' }));
  await ann.keyboard.press('Enter');
  // She is the only maintainer, so that nobody else could sign.
  await ann.getByRole('alert').getByText('Whoever wrote or submits a version may not sign it').waitFor();
});

test('what a workflow is and when it runs is changed; what somebody else changed is not overwritten unseen', async () => {
  const ann = await openAs(house, 'ann');
  await ann.goto('/projects/shop/workflows/nightly');
  await ann.getByRole('button', { name: 'Settings' }).click();
  const dialog = ann.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Nightly and thorough');
  await dialog.getByRole('switch', { name: 'Runs by itself' }).click();
  await dialog.getByRole('textbox', { name: 'When' }).fill('every night');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('alert').getByText('/schedule/cron: not a cron').waitFor();
  await dialog.getByRole('textbox', { name: 'When' }).fill('0 3 * * *');
  await house.as('ann', 'PATCH', 'workflows/nightly', { labels: ['tests'] });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Somebody else has changed this meanwhile').waitFor();
  expect(await dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Nightly and thorough');
  await dialog.getByRole('button', { name: 'Go on with mine' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await ann.getByRole('heading', { name: 'Nightly and thorough' }).waitFor();
  await ann.getByText('0 3 * * * · UTC').waitFor();
  const { labels } = (await house.as('ann', 'GET', 'workflows/nightly')) as { labels: string[] };
  expect(labels, 'what the other one changed').toEqual(['tests']);
});

test('whoever may not edit workflows reads why, by keyboard as well', async () => {
  const bob = await openAs(house, 'bob');
  await bob.goto('/projects/shop/workflows');
  await bob.getByRole('button', { name: 'New workflow' }).focus();
  await bob.getByRole('tooltip').getByText('maintainer').waitFor();
});

test('a workflow is deleted once it was said twice', async () => {
  await house.as('ann', 'POST', 'workflows', { key: 'retired', name: 'Retired' });
  const ann = await openAs(house, 'ann');
  await ann.goto('/projects/shop/workflows/retired');
  await ann.getByRole('button', { name: 'More for this workflow' }).click();
  await ann.getByRole('menuitem', { name: 'Delete the workflow' }).click();
  await ann.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await ann.getByRole('article').first().waitFor();
  expect(await ann.getByRole('link', { name: 'Retired' }).count()).toBe(0);
});

test('every page is accessible in light and dark, and fits a phone', async () => {
  await house.as('bob', 'POST', 'workflows/nightly/versions', {
    label: 'v2',
    text: 'stages: [{ name: Tests, jobs: [{ name: call, http: { method: POST, url: "https://ci.example.test/run" } }] }]',
  });
  const phone = await openAs(house, 'ann', { width: 390, height: 844 });
  const page = '/projects/shop/workflows/nightly';
  for (const [address, there] of [
    ['/projects/shop/workflows', phone.getByRole('article').first()],
    [`${page}?version=2`, phone.getByText('Stage 1')],
    [`${page}?version=2&against=1`, phone.locator('.cm-deletedChunk').first()],
    [`${page}?version=2&draft=edit`, phone.getByText('Nothing to mend')],
  ] as const) {
    await phone.goto(address);
    await there.waitFor();
    await expectAccessible(phone);
    const width = await phone.evaluate(() => document.documentElement.scrollWidth);
    expect(width, address).toBeLessThanOrEqual(390);
  }
  const wide = await openAs(house, 'ann');
  await wide.goto(`${page}?version=2&against=1`);
  await wide.locator('.cm-merge-b').waitFor();
  await expectAccessible(wide);
  await wide.getByRole('button', { name: 'Settings' }).click();
  await wide.getByRole('dialog').waitFor();
  await expectAccessible(wide);
}, 60_000);

test('it is said in Chinese as well', async () => {
  const ann = await openAs(house, 'ann', { locale: 'zh-CN' });
  await ann.goto('/projects/shop/workflows/nightly?version=1');
  await ann.getByText('阶段 1').waitFor();
  await ann.getByRole('button', { name: '以此起草新版本' }).waitFor();
});
