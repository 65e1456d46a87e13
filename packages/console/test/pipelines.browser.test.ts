import { expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';
import { editorOf, write } from './editing.ts';

const house = await openConsole();
closeBrowser();

type Listed = { items: { id: string }[] };
const pipeline = async () => {
  const { items }: Listed = await house.as('ann', 'GET', 'pipelines');
  return `/projects/shop/pipelines/${items[0]?.id}`;
};

const text = (environment: string, policy: string) => `stages:
  - name: QA
    environment: ${environment}
    gates:
      - name: Manager Approval
        type: approval
        policy: ${policy}
    steps: []
`;

test('ann reads a pipeline as a picture, in sentences and as YAML', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/pipelines');
  await page.getByRole('region', { name: 'The stages as a picture' }).getByText('CAB sign-off').waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'standard' }).click();
  await page.getByText('People sign by the policy production.').waitFor();
  await page.getByText('Somebody does it by hand and says so.').waitFor();
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'As YAML' }).click();
  await editorOf(page).waitFor();
  expect(await editorOf(page).innerText()).toContain('policy: production');
});

test('bob sees why he may not draft', async () => {
  const page = await openAs(house, 'bob');
  await page.goto(await pipeline());
  await page.getByRole('button', { name: 'New draft from version 1' }).focus();
  await page.getByRole('tooltip').getByText('bob has operator access to shop').waitFor();
});

test('a draft is edited, its faults shown at their lines, compared and activated', async () => {
  const page = await openAs(house, 'ann');
  await page.goto(await pipeline());
  await page.getByRole('button', { name: 'New draft from version 1' }).click();
  await page.getByRole('heading', { name: 'Edit standard, version 2' }).waitFor();
  await editorOf(page).waitFor();
  await write(page, text('nowhere', 'nobody'));
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: /^Line 3: .*nowhere/ }).waitFor();
  await page.getByRole('button', { name: /^Line 7: .*nobody/ }).waitFor();
  await expectAccessible(page);
  await write(page, text('qa', 'qa'));
  await page.getByRole('button', { name: 'Save' }).click();

  await page.getByRole('button', { name: 'Activate' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('What is started from then on goes along it').waitFor();
  await dialog.getByRole('button', { name: 'Activate' }).click();
  await page.getByText('Version 2, written by ann').waitFor();
  await page.getByText('Active', { exact: true }).waitFor();

  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByText('Retired', { exact: true }).waitFor();
  await page.getByLabel('Compare version 2 with').first().waitFor();
});

test('what somebody else saves in the draft meanwhile is shown beside what was typed', async () => {
  const path = await pipeline();
  const api = path.split('/').at(-1);
  const draft: { number: number } = await house.as('ann', 'POST', `pipelines/${api}/versions`, {});
  const page = await openAs(house, 'ann');
  await page.goto(`${path}/edit?version=${draft.number}`);
  await editorOf(page).waitFor();
  await write(page, text('prod', 'qa'));
  const stages = [{ name: 'Other', environment: 'qa' }];
  await house.as('ann', 'PUT', `pipelines/${api}/versions/${draft.number}`, { stages });
  await page.getByText('Somebody else has changed this meanwhile').waitFor();
  await page.getByRole('button', { name: 'Go on with mine' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('It ships to the environment prod.').waitFor();
});
