import type { PreApproval, UsedPreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import { expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { eventually, openConsole } from './console.ts';
import { byHand, inMinutes, makeWorkflow, oneStage, startRun } from './runs-world.ts';

// Permission given in advance, by hand: made, used, revoked; and how others stand.

const house = await openConsole();
closeBrowser();
const list = '/projects/shop/pre-approvals';

const found = async (externalId: string): Promise<UsedPreApproval> => {
  const { items } = (await house.as('ci', 'GET', `pre-approvals?query=${externalId}`)) as {
    items: PreApproval[];
  };
  return house.as('ci', 'GET', `pre-approvals/${items[0]?.id}`);
};

test('one is made with all there is to say, used by a run, and taken back while somebody looks on', async () => {
  const page = await openAs(house, 'bob', { timezoneId: 'Asia/Shanghai' });
  await page.goto(list);
  await page.getByRole('heading', { name: 'There are no pre-approvals yet' }).waitFor();
  await page.getByRole('button', { name: 'New pre-approval' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Number').fill('CHG-77');
  await dialog.getByText('In your time zone, Asia/Shanghai').waitFor();
  await dialog.getByLabel('From', { exact: true }).click();
  await page.getByRole('button', { name: /^1 November 2026$/ }).click();
  await page.getByRole('spinbutton', { name: 'Hours' }).fill('09');
  await page.getByRole('spinbutton', { name: 'Minutes' }).fill('30');
  await page.getByRole('button', { name: 'Done' }).click();
  await dialog.getByLabel('Environments').fill('qa');
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Services').click();
  await page.getByRole('option', { name: 'cart / cart-api' }).click();
  await dialog.getByLabel('Executors').click();
  await page.getByRole('option', { name: /ci/ }).click();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Add somebody by e-mail address' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Ann Lee');
  await dialog.getByLabel('E-mail address').fill('ann@example.test');
  await page.screenshot({ path: '/tmp/pre-new.png', fullPage: true });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Give permission' }).click();
  await page.getByRole('heading', { level: 1, name: 'CHG-77' }).waitFor();
  const made = await found('CHG-77');
  expect(made).toMatchObject({
    // Half past nine in Shanghai, which is eight hours ahead of UTC.
    ...{ windowStart: '2026-11-01T01:30:00.000Z', windowEnd: null, environments: ['qa'] },
    ...{ services: [{ service: 'cart', module: 'cart-api' }], singleUse: false, createdBy: 'bob' },
    executors: [{ username: 'ci' }, { username: 'ann', name: 'Ann Lee', email: 'ann@example.test' }],
  });
  await page.getByText('Usable now').waitFor();
  await page.getByText('It was not used yet.').waitFor();

  await makeWorkflow(house, 'ship', oneStage(byHand('ship')), { fields: { preApproval: true } });
  const run = await startRun(house, 'ship', { preApproval: made.id });
  await page.getByRole('link', { name: 'ship #1' }).waitFor();
  await page.getByText('Took its permit').waitFor();
  await page.screenshot({ path: '/tmp/pre-page.png', fullPage: true });
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Revoke' }).click();
  await dialog.getByLabel('Reason').fill('The change was called off');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('Revoked', { exact: true }).waitFor();
  await page.getByText('It was taken back').filter({ hasText: 'By bob,' }).waitFor();
  expect(await found('CHG-77')).toMatchObject({ valid: false, revokedBy: 'bob' });
  await page.getByRole('link', { name: 'ship #1' }).click();
  await page.waitForURL(`**/projects/shop/runs/${run.id}`);
});

test('each says how it stands; they are found by number, and those that are no good are hidden', async () => {
  const make = (externalId: string, fields: object): Promise<PreApproval> =>
    house.as('ci', 'POST', 'pre-approvals', { externalId, ...fields });
  await make('ST-now', { windowStart: inMinutes(-5), windowEnd: inMinutes(5) });
  await make('ST-soon', { windowStart: inMinutes(5) });
  await make('ST-past', { windowEnd: inMinutes(-5) });
  await make('ST-bad', { valid: false });
  const once = await make('ST-once', { singleUse: true });
  await makeWorkflow(house, 'once', oneStage(byHand('it')), { fields: { preApproval: true } });
  await startRun(house, 'once', { preApproval: once.id });
  await eventually(async () => (await found('ST-once')).used);
  const page = await openAs(house, 'ann');
  await page.goto(list);
  await page.getByLabel('Find by number').fill('st-');
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  await row('CHG-77').waitFor({ state: 'detached' });
  const standing = { 'ST-now': 'Usable now', 'ST-soon': 'Not yet', 'ST-past': 'Over', 'ST-bad': 'Not valid' };
  for (const [name, said] of Object.entries({ ...standing, 'ST-once': 'Used up' }))
    await row(name).getByText(said, { exact: true }).waitFor();
  await page.screenshot({ path: '/tmp/pre-list.png', fullPage: true });
  await expectAccessible(page);
  await page.getByLabel('Hide revoked and invalid ones').check();
  await row('ST-bad').waitFor({ state: 'detached' });
  // The address says it as well: it can be passed on.
  expect(new URL(page.url()).searchParams.get('valid')).toBe('yes');
});

test('what is refused is said at its place, and nothing that was typed is lost', async () => {
  await house.as('ci', 'POST', 'pre-approvals', { externalId: 'CHG-taken' });
  const page = await openAs(house, 'bob');
  await page.goto(list);
  await page.getByRole('button', { name: 'New pre-approval' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Number').fill('CHG-taken');
  await dialog.getByLabel('Single use').check();
  await dialog.getByRole('button', { name: 'Give permission' }).click();
  await dialog.getByText('There is a pre-approval CHG-taken already.').waitFor();
  expect(await dialog.getByLabel('Number').inputValue()).toBe('CHG-taken');
  expect(await dialog.getByLabel('Single use').isChecked()).toBe(true);
});
