import type { PreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import type { Run } from '@countersign/contract/run-shapes.ts';
import { beforeAll, expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';
import { byHand, card, inMinutes, makeWorkflow, oneStage, openDialog, saidOf } from './runs-world.ts';

// The run dialog of seed 000, Zadig's page "Workflow Pre-Approval". The page has no screen to copy, only rules; each
// expectation says which of its sentences it is. The reasons are the server's own, as test/models/forms.ts has them.

const house = await openConsole();
closeBrowser();

const cartApi = { service: 'cart', module: 'cart-api' };
const form = (externalId: string, fields: object = {}): Promise<PreApproval> =>
  house.as('ci', 'POST', 'pre-approvals', { externalId, ...fields });
const within = { windowStart: inMinutes(-60), windowEnd: inMinutes(60) };

beforeAll(async () => {
  // "Edit the workflow, enable 'Third-Party Approval Form' in 'Advanced Configuration' - 'Pre-Approval'".
  const inputs = [
    { name: 'target', label: 'Where to', type: 'environment', default: 'prod' },
    { name: 'parts', label: 'What', type: 'services' },
    { name: 'speed', label: 'How', type: 'choice', options: ['fast', 'thorough'], default: 'fast' },
    { name: 'note', label: 'Note', type: 'text', required: false },
  ];
  const stages = oneStage(byHand('deploy'));
  await makeWorkflow(house, 'release', stages, { inputs, fields: { preApproval: true } });
  // "Call OpenAPI to Submit Approval Data": the five things a form says, in the order of the page.
  const bob = [{ name: 'Bob Roy', email: 'bob@example.test' }];
  await form('CHG-qa', { environments: ['qa'], services: [cartApi], executors: bob, ...within });
  await form('CHG-late', { windowStart: inMinutes(-120), windowEnd: inMinutes(-60) });
  await form('CHG-ann', { executors: [{ name: 'Ann Lee', email: 'ann@example.test' }] });
  const { id } = await form('CHG-back');
  await house.as('ci', 'POST', `pre-approvals/${id}:revoke`, { reason: 'Called off' });
  await form('CHG-open');
});

test('the form is chosen first; those that cannot be used are greyed, with the reasons', async () => {
  const page = await openAs(house, 'bob');
  await openDialog(page);
  await card(page, 'CHG-qa').waitFor();
  // "you must first select an approval form to proceed with the workflow"
  expect(await page.getByText('Where to').count()).toBe(0);
  const start = page.getByRole('button', { name: 'Start the run' });
  expect(await start.getAttribute('aria-disabled')).toBe('true');
  await start.focus();
  await page.getByText('Choose an approval form first.').waitFor();
  const greyed = async (name: string) => (await card(page, name).getAttribute('aria-disabled')) === 'true';
  // "if its status is valid", "if the executor includes the current user or if no executor is set", "if the current time
  // is within the execution time range"
  const all = ['CHG-qa', 'CHG-open', 'CHG-late', 'CHG-ann', 'CHG-back'];
  const seen = await Promise.all(all.map(greyed));
  expect(seen).toEqual([false, false, true, true, true]);
  expect(await saidOf(page, 'CHG-late')).toMatch(
    /Pre-approval CHG-late could be used until .* only; it is .* now\./,
  );
  expect(await saidOf(page, 'CHG-ann')).toContain('Pre-approval CHG-ann names other executors.');
  expect(await saidOf(page, 'CHG-back')).toMatch(/Pre-approval CHG-back was revoked/);
  await card(page, 'CHG-late').press('Space');
  expect(await card(page, 'CHG-late').getAttribute('aria-checked')).toBe('false');
  await page.screenshot({ path: '/tmp/pre-dialog.png' });
  await expectAccessible(page);
});

test('only what the form covers can be picked; with an open one everything', async () => {
  const page = await openAs(house, 'bob');
  await openDialog(page);
  await card(page, 'CHG-qa').click();
  const options = (role: 'radio' | 'checkbox', group: string) =>
    page.getByRole(role === 'radio' ? 'radiogroup' : 'group', { name: group }).getByRole(role);
  const where = options('radio', 'Where to');
  // "The environment options must match the environment information set in the approval form."
  await where.first().waitFor();
  expect(await where.count()).toBe(1);
  await page.getByRole('radio', { name: 'QA', exact: true }).check();
  // "The service options must match the service information set in the approval form."
  const boxes = page.getByRole('checkbox');
  expect(await boxes.count()).toBe(1);
  await page.getByRole('checkbox', { name: 'cart / cart-api' }).check();
  await page.screenshot({ path: '/tmp/pre-dialog-2.png' });
  // "If no service or environment is set in the approval form, all environments and services in the system can be selected."
  await card(page, 'CHG-open').click();
  await page.getByRole('radio', { name: 'Production', exact: true }).waitFor();
  expect([await where.count(), await boxes.count()]).toEqual([2, 2]);
  // What was picked before is still picked.
  expect(await page.getByRole('radio', { name: 'QA', exact: true }).isChecked()).toBe(true);
});

test('after the start one is on the page of the run, which has what was picked', async () => {
  const page = await openAs(house, 'bob');
  await openDialog(page);
  await card(page, 'CHG-qa').click();
  await page.getByRole('radio', { name: 'QA', exact: true }).check();
  await page.getByRole('checkbox', { name: 'cart / cart-api' }).check();
  await page.getByRole('radio', { name: 'thorough' }).check();
  await page.getByLabel('Remark').fill('Before the sale');
  await page.getByRole('button', { name: 'Start the run' }).click();
  await page.getByRole('heading', { level: 1, name: /^Flow release #\d+$/ }).waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const run: Run = await house.as('ci', 'GET', `runs/${id}`);
  expect(run).toMatchObject({
    inputs: { target: 'qa', parts: [cartApi], speed: 'thorough' },
    preApproval: { externalId: 'CHG-qa' },
    ...{ startedBy: 'bob', remark: 'Before the sale', via: 'console' },
  });
});
