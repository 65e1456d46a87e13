import type { PreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, focused, openAs } from './browser.ts';
import { openConsole } from './console.ts';
import { byHand, card, makeWorkflow, oneStage, openDialog, startRun, tabTo } from './runs-world.ts';

// How runs and pre-approvals are on a phone, in the dark, and in Chinese.

const viewer = `
users: [{ username: viewer, name: Viewer, password: { value: example-only-viewer } }]
projects: [{ key: shop, name: Web shop, members: { maintainer: [ann], operator: [ci, bob], viewer: ["group:cab", viewer] } }]
`;
const house = await openConsole(viewer);
closeBrowser();

const phone = { width: 390, height: 844, colorScheme: 'dark' } as const;
const cartApi = { service: 'cart', module: 'cart-api' };
let form: PreApproval;
let run: { id: string };

beforeAll(async () => {
  const inputs = [
    { name: 'target', label: 'Where to', type: 'environment' },
    { name: 'parts', label: 'What', type: 'services' },
  ];
  const stages = [...oneStage(byHand('deploy')), { name: 'Look', jobs: [byHand('smoke test')] }];
  await makeWorkflow(house, 'release', stages, { inputs, fields: { preApproval: true } });
  const covers = { environments: ['qa'], services: [cartApi], windowEnd: '2099-01-01T00:00:00Z' };
  form = await house.as('ci', 'POST', 'pre-approvals', { externalId: 'CHG-2026-0000000077', ...covers });
  await house.as('ci', 'POST', 'pre-approvals', { externalId: 'CHG-no', valid: false });
  const given = { inputs: { target: 'qa', parts: [cartApi] }, remark: 'Before the sale' };
  run = await startRun(house, 'release', { preApproval: form.id, ...given });
});

/** Nothing of the page, nor of the dialog that is open on it, is wider than the screen. */
const fits = async (page: Page) => {
  const wider = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('[role=dialog]')]
      .map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
      .filter((more) => more > 0),
  );
  expect(wider).toEqual([]);
};

test('the run dialog on a phone in the dark', async () => {
  const page = await openAs(house, 'bob', phone);
  await openDialog(page);
  await card(page, 'CHG-2026-0000000077').click();
  await page.getByRole('checkbox', { name: 'cart / cart-api' }).waitFor();
  await fits(page);
  await page.screenshot({ path: '/tmp/pre-390-dialog.png' });
  await expectAccessible(page);
});

test('the pages of runs, on a phone in the dark', async () => {
  const page = await openAs(house, 'bob', phone);
  await page.goto('/projects/shop/runs');
  await page.getByRole('link', { name: 'Flow release #1' }).waitFor();
  await fits(page);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: '/tmp/pre-390-runs.png' });
  await page.getByRole('link', { name: 'Flow release #1' }).click();
  await page.getByRole('button', { name: 'It is done' }).waitFor();
  await fits(page);
  await page.screenshot({ path: '/tmp/pre-390-run.png', fullPage: true });
  await expectAccessible(page);
});

test('pre-approvals on a phone in the dark', async () => {
  const page = await openAs(house, 'bob', phone);
  await page.goto('/projects/shop/pre-approvals');
  await page.getByRole('link', { name: 'CHG-2026-0000000077' }).waitFor();
  await fits(page);
  await page.screenshot({ path: '/tmp/pre-390-forms.png' });
  await page.getByRole('button', { name: 'New pre-approval' }).click();
  await page.getByRole('dialog').getByLabel('From', { exact: true }).click();
  await page.getByRole('spinbutton', { name: 'Hours' }).waitFor();
  await fits(page);
  await page.screenshot({ path: '/tmp/pre-390-new.png' });
  await page.keyboard.press('Escape');
  await page.goto(`/projects/shop/pre-approvals/${form.id}`);
  await page.getByRole('heading', { name: 'Where it was used' }).waitFor();
  await fits(page);
  await expectAccessible(page);
});

test('in Chinese', async () => {
  const page = await openAs(house, 'bob', { locale: 'zh-CN' });
  await page.goto(`/projects/shop/runs/${run.id}`);
  await page.getByRole('button', { name: '已完成' }).waitFor();
  await page.screenshot({ path: '/tmp/pre-zh-run.png', fullPage: true });
  await page.goto('/projects/shop/pre-approvals');
  await page.getByText('现在可用').first().waitFor();
  await page.getByRole('button', { name: '新建预审批单' }).click();
  await page.getByRole('dialog').getByLabel('开始时间').click();
  await page.getByRole('button', { name: '下个月' }).waitFor();
  await page.screenshot({ path: '/tmp/pre-zh-new.png' });
});

test('a run is moved by keyboard alone', async () => {
  const page = await openAs(house, 'bob');
  await page.goto(`/projects/shop/runs/${run.id}`);
  await page.getByRole('button', { name: 'It is done' }).waitFor();
  await tabTo(page, 'How did it go?');
  await page.keyboard.type('All well');
  await tabTo(page, 'It is done');
  await page.keyboard.press('Enter');
  await page.getByText('1 of 2 jobs passed').first().waitFor();
  await tabTo(page, 'Cancel the run');
  await page.keyboard.press('Enter');
  await focused(page.getByRole('dialog').getByLabel('Reason'));
  await page.keyboard.type('Enough');
  await tabTo(page, 'Cancel the run');
  await page.keyboard.press('Enter');
  await page.getByText('Cancelled by bob: Enough').first().waitFor();
});

test('who may not act sees why on the button', async () => {
  const page = await openAs(house, 'viewer');
  await page.goto(`/projects/shop/runs/${run.id}`);
  const again = page.getByRole('button', { name: 'Try again' });
  await again.focus();
  await page.getByText('viewer has viewer access to shop; this takes operator access.').waitFor();
});

test('the list is narrowed by workflow and status, and a new run comes into it by itself', async () => {
  await makeWorkflow(house, 'smoke', oneStage(byHand('it')));
  await startRun(house, 'smoke');
  const page = await openAs(house, 'bob');
  await page.goto('/projects/shop/runs?workflow=smoke');
  await page.getByRole('link', { name: 'Flow smoke #1' }).waitFor();
  expect(await page.getByRole('link', { name: 'Flow release #1' }).count()).toBe(0);
  await startRun(house, 'smoke');
  await page.getByRole('link', { name: 'Flow smoke #2' }).waitFor();
  await page.getByRole('combobox', { name: 'Status' }).click();
  await page.getByRole('option', { name: 'Passed' }).click();
  await page.getByRole('heading', { name: 'No such runs' }).waitFor();
  expect(new URL(page.url()).searchParams.get('status')).toBe('passed');
});
