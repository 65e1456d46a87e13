import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';
import { editorOf, policyOf } from './editing.ts';

const house = await openConsole();
closeBrowser();

const wide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('on a phone, in the dark, nothing is wider than the screen', async () => {
  const { id } = await policyOf(house, 'production');
  const { items }: { items: { id: string }[] } = await house.as('ann', 'GET', 'pipelines');
  const pipeline = `/projects/shop/pipelines/${items[0]?.id}`;
  const page = await openAs(house, 'ann', { width: 390, height: 844, colorScheme: 'dark' });
  const seen: [path: string, text: string][] = [
    ['/projects/shop/policies', 'First QA: Anyone of the role QA Manager approves.'],
    [`/projects/shop/policies/${id}`, '60 percent of the role CAB approve.'],
    [`/projects/shop/policies/${id}/edit`, 'What it says as it is typed'],
    [pipeline, 'People sign by the policy production.'],
    [`${pipeline}?tab=versions`, 'Version 1, written by'],
  ];
  for (const [path, text] of seen) {
    await page.goto(path);
    await page.getByText(text).last().waitFor();
    expect(await wide(page), path).toBeLessThanOrEqual(0);
  }
});

test('in Chinese a policy and a pipeline are read in Chinese', async () => {
  const { id } = await policyOf(house, 'production');
  const page = await openAs(house, 'ann', { locale: 'zh-CN' });
  await page.goto(`/projects/shop/policies/${id}`);
  await page.getByText('角色 CAB中须有 60% 的人批准。').waitFor();
  await page.getByText('任何人都不能代替各级作出答复').waitFor();
  await page.goto('/projects/shop/pipelines');
  await page.getByRole('link', { name: 'standard' }).click();
  await page.getByText('由人员按策略“production”签署。').waitFor();
});

test('by keyboard alone: to a policy, into its text, to the fault, and out again', async () => {
  const { id } = await policyOf(house, 'qa');
  const page = await openAs(house, 'ann');
  await page.goto(`/projects/shop/policies/${id}`);
  await page.getByRole('button', { name: 'Edit' }).focus();
  await page.keyboard.press('Enter');
  await editorOf(page).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('newer: never');
  const fault = page.getByRole('button', { name: /^Line 6: / });
  await fault.waitFor();
  await page.keyboard.press('Tab');
  expect(await fault.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('retire');
  await page.getByText('the older question is retired').waitFor();
  await fault.waitFor({ state: 'detached' });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Version 2, written by ann').waitFor();
});

test('bob, who may not, sees why; he may try it all the same', async () => {
  const { id } = await policyOf(house, 'production');
  const page = await openAs(house, 'bob');
  await page.goto(`/projects/shop/policies/${id}`);
  await page.getByRole('button', { name: 'Edit' }).focus();
  await page.getByRole('tooltip').getByText('bob has operator access to shop').waitFor();
  await page.getByRole('tab', { name: 'Try it' }).click();
  await page.getByRole('region', { name: 'The policy as it is in force' }).getByText('ann and bob').waitFor();
});
