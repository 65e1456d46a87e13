import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { closeBrowser, focused, openAs, openBrowser } from './browser.ts';
import { openConsole } from './console.ts';

const house = await openConsole(`
users:
  - { username: admin, name: Administrator, administrator: true, password: { value: example-only-admin } }
`);
closeBrowser();

const field = (page: Page, name: string) => page.getByRole('dialog').getByLabel(name, { exact: false });

/** Chooses somebody by their name in a field that looks people up. */
async function choose(page: Page, label: string, who: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: label }).fill(who);
  await page.getByRole('option', { name: option }).click();
  await page.getByRole('dialog').getByRole('heading').first().click();
}

test('a person is made, put into a group, a project and a role, and signs in with a password of their own', async () => {
  const page = await openAs(house, 'admin');
  await page.goto('/people');
  await page.getByRole('button', { name: 'New person' }).click();
  await field(page, 'Name').first().fill('Cleo Ray');
  await field(page, 'E-mail address').fill('cleo@example.test');
  await field(page, 'User name').fill('cleo');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  const once = page.getByRole('dialog', { name: 'Cleo Ray may sign in now' });
  const password = (await once.getByLabel('Password', { exact: true }).textContent()) ?? '';
  expect(password).toMatch(/^(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$/);
  await once.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('article', { name: 'Cleo Ray' }).waitFor();

  await page.getByRole('tab', { name: 'Groups' }).click();
  await page.getByRole('button', { name: 'Edit cab' }).click();
  await choose(page, 'Members', 'cleo', 'Cleo Ray (cleo)');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('article', { name: 'cab' }).getByText('3 members').waitFor();

  await page.goto('/projects/shop/settings');
  await page.getByRole('button', { name: 'Add a member' }).click();
  await choose(page, 'Person, service account or group', 'cleo', 'Cleo Ray (cleo)');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a member' }).click();
  await page.getByRole('article', { name: 'cleo' }).waitFor();
  await page.getByRole('tab', { name: 'Approval roles' }).click();
  await page.getByRole('button', { name: 'Edit QA Manager' }).click();
  await choose(page, 'Who has it', 'cleo', 'Cleo Ray (cleo)');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('article', { name: 'QA Manager' }).getByText('cleo').waitFor();

  const hers = await openBrowser(house);
  await hers.goto('/account');
  await hers.getByLabel('User name or e-mail address').fill('cleo');
  await hers.locator('input[name=password]').fill(password);
  await hers.getByRole('button', { name: 'Sign in' }).click();
  const own = hers.getByRole('dialog', { name: 'Choose a password of your own' });
  await own.locator('input[name=current]').fill(password);
  await own.locator('input[name=new]').fill('only cleo knows it');
  await own.getByRole('button', { name: 'Change password' }).click();
  await own.waitFor({ state: 'hidden' });
  await hers.getByText('In cab').waitFor();
});

test('a token is shown once, used, revoked with confirmation, and refused', async () => {
  const page = await openAs(house, 'admin');
  await page.goto('/tokens?account=ci');
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('nightly');
  await page.getByRole('dialog').getByRole('switch', { name: 'Limit what it may' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  const once = page.getByRole('dialog', { name: 'The token nightly is made' });
  const token = (await once.getByLabel('Token', { exact: true }).textContent()) ?? '';
  await once.getByRole('button', { name: 'I have kept it' }).click();
  const use = async () => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${house.origin}/api/v1/session`, { headers });
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  };
  expect(await use()).toEqual([200, undefined]);
  const row = page.getByRole('article', { name: 'nightly' });
  await row.getByText('May only: read').waitFor();
  expect(await page.getByText(token).count()).toBe(0);
  await row.getByRole('button', { name: 'Revoke nightly' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await row.getByText('Revoked').first().waitFor();
  expect(await use()).toEqual([401, 'auth/token-revoked']);
});

test('who is no administrator sees everybody, and why nothing can be changed', async () => {
  const page = await openAs(house, 'bob');
  await page.goto('/people');
  await page.getByText('bob is not an administrator of this instance.').first().waitFor();
  await page.getByRole('button', { name: 'New person' }).focus();
  await page.getByRole('tooltip').getByText('bob is not an administrator of this instance.').waitFor();
  await page.goto('/projects/shop/settings?tab=roles');
  await page.getByText('bob has operator access to shop; this takes maintainer access.').first().waitFor();
});

test('a calendar is told in words, a window goes by it, and so it cannot be deleted', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/settings?tab=calendars');
  await page.getByRole('button', { name: 'New calendar' }).click();
  const dialog = page.getByRole('dialog', { name: 'New calendar' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  const calendar = page.getByRole('article', { name: 'office-hours' });
  await calendar.getByText('Monday – Friday, 9:00 AM – 5:00 PM').waitFor();
  await page.getByRole('tab', { name: 'Windows and freezes' }).click();
  await page.getByRole('button', { name: 'New window' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('Only while office-hours is on does anything begin in Production.').waitFor();
  await page.getByRole('tab', { name: 'Calendars' }).click();
  await page.getByRole('button', { name: 'Delete: office-hours' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  // A window goes by it: the server says so, and nothing is gone.
  await page.getByRole('dialog').getByRole('alert').waitFor();
});

test('a project is made and opens', async () => {
  const page = await openAs(house, 'admin');
  await page.goto('/people?tab=projects');
  await page.getByRole('button', { name: 'New project' }).click();
  await field(page, 'Name').fill('Ware house');
  expect(await field(page, 'Key').inputValue()).toBe('ware-house');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'Settings of Ware house' }).waitFor();
});

test('an environment is made by keyboard alone', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/settings');
  await page.getByRole('tab', { name: 'Members' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('article', { name: 'Production' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('New environment');
  await page.keyboard.press('Enter');
  await focused(page.getByRole('dialog').getByRole('textbox').first());
  await page.keyboard.type('staging');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Staging');
  await page.keyboard.press('Enter');
  await page.getByRole('article', { name: 'Staging' }).waitFor();
});
