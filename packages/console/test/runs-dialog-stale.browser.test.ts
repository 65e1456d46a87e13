import type { PreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import { beforeAll, expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';
import { byHand, card, makeWorkflow, oneStage, openDialog, saidOf, startRun, tabTo } from './runs-world.ts';

// The run dialog when a form goes stale under it, without forms, and by keyboard.

const house = await openConsole();
closeBrowser();

const cartApi = { service: 'cart', module: 'cart-api' };
const form = (externalId: string, fields: object = {}): Promise<PreApproval> =>
  house.as('ci', 'POST', 'pre-approvals', { externalId, ...fields });

beforeAll(async () => {
  const inputs = [
    { name: 'target', label: 'Where to', type: 'environment', default: 'prod' },
    { name: 'parts', label: 'What', type: 'services' },
    { name: 'note', label: 'Note', type: 'text', required: false },
  ];
  await makeWorkflow(house, 'release', oneStage(byHand('deploy')), { inputs, fields: { preApproval: true } });
  await form('CHG-late', { windowEnd: '2026-01-01T00:00:00Z' });
  await form('CHG-open');
});

test('a form taken back while the dialog is open: what happened, what to do, and nothing put in is lost', async () => {
  const { id } = await form('CHG-soon', { environments: ['prod'] });
  const page = await openAs(house, 'bob');
  await openDialog(page);
  await card(page, 'CHG-soon').click();
  await page.getByRole('radio', { name: 'Production', exact: true }).waitFor();
  await page.getByLabel('Note').fill('as discussed');
  await page.getByLabel('Remark').fill('Before the sale');
  await house.as('ann', 'POST', `pre-approvals/${id}:revoke`, { reason: 'Called off' });
  const notice = page.getByRole('alert');
  await notice.getByText('CHG-soon can no longer be used').waitFor();
  await notice.getByText('Pre-approval CHG-soon was revoked').waitFor();
  await notice.getByText('Choose another form above.').waitFor();
  expect(await card(page, 'CHG-soon').getAttribute('aria-disabled')).toBe('true');
  const start = page.getByRole('button', { name: 'Start the run' });
  expect(await start.getAttribute('aria-disabled')).toBe('true');
  await page.screenshot({ path: '/tmp/pre-stale.png' });
  await expectAccessible(page);

  await card(page, 'CHG-open').click();
  await notice.waitFor({ state: 'detached' });
  expect(await page.getByLabel('Note').inputValue()).toBe('as discussed');
  expect(await page.getByLabel('Remark').inputValue()).toBe('Before the sale');
  await page.getByRole('checkbox', { name: 'cart / cart-api' }).check();
  await start.click();
  await page.waitForURL(/\/runs\/\d+$/);
});

test('a window that closes while the dialog is open is noticed without anything happening at the server', async () => {
  await form('CHG-brief', { windowEnd: new Date(Date.now() + 6_000).toISOString() });
  const page = await openAs(house, 'bob');
  await openDialog(page);
  await card(page, 'CHG-brief').click();
  await page.getByRole('alert').getByText('CHG-brief can no longer be used').waitFor();
  expect(await saidOf(page, 'CHG-brief')).toMatch(/could be used until .* only/);
});

test('used up in the moment between: the start is refused in place, with the reason', async () => {
  const { id } = await form('CHG-once', { singleUse: true });
  const page = await openAs(house, 'bob');
  await openDialog(page);
  await card(page, 'CHG-once').click();
  await page.getByRole('checkbox', { name: 'cart / cart-api' }).check();
  await page.getByLabel('Remark').fill('Mine');
  // Nothing the server tells arrives here: as if it had happened in the moment of the click.
  await page.route('**/api/v1/projects/shop/**', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  );
  await startRun(house, 'release', { preApproval: id, inputs: { target: 'qa', parts: [cartApi] } });
  await page.getByRole('button', { name: 'Start the run' }).click();
  await page.getByRole('alert').getByText('Pre-approval CHG-once').first().waitFor();
  await page.unroute('**/api/v1/projects/shop/**');
  expect(await page.getByLabel('Remark').inputValue()).toBe('Mine');
});

test('a workflow without pre-approval begins at its inputs; all of it by keyboard alone', async () => {
  const inputs = [{ name: 'target', label: 'Where to', type: 'environment' }];
  await makeWorkflow(house, 'plain', oneStage(byHand('it')), { inputs });
  const page = await openAs(house, 'bob');
  await page.goto('/projects/shop/runs');
  await page.getByRole('button', { name: 'Run a workflow' }).focus();
  await page.keyboard.press('Enter');
  const item = page.getByRole('menuitem', { name: 'Flow plain' });
  await item.waitFor();
  while (!(await item.evaluate((one) => one === document.activeElement)))
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  expect(await page.getByText('Approval form').count()).toBe(0);
  await page.getByRole('radio', { name: 'QA', exact: true }).waitFor();
  const at = (name: string) => tabTo(page, name);
  await at('QA');
  await page.keyboard.press('Space');
  await at('Remark');
  await page.keyboard.type('By hand');
  await at('Start the run');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Flow plain #1' }).waitFor();
  await page.getByText('By hand').first().waitFor();
});

test('the form is chosen by keyboard, and those that cannot be used are reached on the way', async () => {
  const page = await openAs(house, 'bob');
  await openDialog(page);
  await card(page, 'CHG-open').waitFor();
  await tabTo(page, 'CHG-open');
  await page.keyboard.press('Space');
  expect(await card(page, 'CHG-open').getAttribute('aria-checked')).toBe('true');
  await tabTo(page, 'CHG-late');
  await page.keyboard.press('Space');
  expect(await card(page, 'CHG-open').getAttribute('aria-checked')).toBe('true');
});
