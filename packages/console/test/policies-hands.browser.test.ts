import { expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';
import { editorOf, policyOf, write } from './editing.ts';

const house = await openConsole(`
projects:
  - key: shop
    name: Web shop
    members: { maintainer: [ann, bob], operator: [ci], viewer: ["group:cab"] }
`);
closeBrowser();

const levels = (rule: string) => [{ name: 'QA', rule, approvers: ['role:QA Manager'] }];
const edited = async (who: string, name: string, rule: string) => {
  const { id } = await policyOf(house, name);
  await house.as(who, 'PUT', `policies/${id}`, { levels: levels(rule) });
  return id;
};

test('what somebody else saves meanwhile is shown beside what was typed, which stays', async () => {
  const page = await openAs(house, 'ann');
  const { id } = await policyOf(house, 'qa');
  await page.goto(`/projects/shop/policies/${id}/edit`);
  await editorOf(page).waitFor();
  const mine = 'levels:\n  - name: Mine\n    rule: everyone\n    approvers: ["role:QA Manager"]\n';
  await write(page, mine);
  await edited('bob', 'qa', 'majority');

  await page.getByText('Somebody else has changed this meanwhile').waitFor();
  expect(await editorOf(page).innerText()).toContain('Mine');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Go on with mine' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Version 3, written by ann').waitFor();
});

test('nobody stands behind their own change; another maintainer does', async () => {
  const id = await edited('ann', 'production', 'majority');
  const [ann, bob] = [await openAs(house, 'ann'), await openAs(house, 'bob')];
  await ann.goto(`/projects/shop/policies/${id}`);
  await ann.getByRole('button', { name: 'Confirm this version' }).hover();
  await ann.getByRole('tooltip').getByText('somebody else has to confirm it').waitFor();
  await expectAccessible(ann);

  await bob.goto(`/projects/shop/policies/${id}`);
  await bob.getByText('it judges nothing that ann asks for or made').waitFor();
  await bob.getByRole('button', { name: 'Confirm this version' }).click();
  await bob.getByText('confirmed by bob').waitFor();
  await ann.getByText('confirmed by bob').waitFor();
  expect(await ann.getByRole('button', { name: 'Confirm this version' }).count()).toBe(0);
});

test('a policy that is in use is not deleted, and the server says by what it is used', async () => {
  const page = await openAs(house, 'ann');
  const { id } = await policyOf(house, 'production');
  await page.goto(`/projects/shop/policies/${id}`);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alert').getByText('standard').waitFor();
});

test('a new policy begins with a template, and says what is missing', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/policies/new');
  await page.getByRole('radio', { name: 'With a deadline' }).click();
  await page.getByText('can sign it as well, for another 8 hours').waitFor();
  await page.getByRole('button', { name: 'Save' }).hover();
  await page.getByRole('tooltip').getByText('Give it a name first.').waitFor();
  await page.getByLabel('Name').fill('hotfix');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'hotfix', level: 1 }).waitFor();
});
