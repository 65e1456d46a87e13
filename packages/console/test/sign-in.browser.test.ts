import { expect, onTestFinished, test } from 'vitest';
import { ensureAdministrator } from '../../server/src/people/accounts/ensure-administrator.ts';
import { testApp } from '../../server/test/app.ts';
import { databaseForThisTest } from '../../server/test/harness.ts';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openBrowser } from './browser.ts';
import { openConsole } from './console.ts';

const house = await openConsole();
closeBrowser();

test('whoever comes is asked to sign in, and is then where they wanted to go', async () => {
  const page = await openBrowser(house);
  await page.goto('/projects/shop/releases');
  await page.getByLabel('User name or e-mail address').fill('ann');
  await page.locator('input[name=password]').fill('example-only-ann');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Releases' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/projects/shop/releases');
});

test('by keyboard alone, with an e-mail address', async () => {
  const page = await openBrowser(house);
  await page.goto('/people');
  await page.getByLabel('User name or e-mail address').focus();
  await page.keyboard.type('Ann@Example.test');
  await page.keyboard.press('Tab');
  await page.keyboard.type('example-only-ann');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'People, groups and projects' }).waitFor();
});

test('a wrong password is refused with the reason, and what was typed stays', async () => {
  const page = await openBrowser(house);
  await page.goto('/');
  await page.getByLabel('User name or e-mail address').fill('ann');
  await page.locator('input[name=password]').fill('something else');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page
    .getByRole('alert')
    .getByText('There is no such account, or the password is another one.')
    .waitFor();
  expect(await page.getByLabel('User name or e-mail address').inputValue()).toBe('ann');
  expect(await page.locator('input[name=password]').inputValue()).toBe('something else');
});

test('whoever guesses sees how long to wait, and then can go on with what was typed', async () => {
  const page = await openBrowser(house);
  await page.goto('/');
  await page.getByLabel('User name or e-mail address').fill('bob');
  await page.locator('input[name=password]').fill('a guess');
  const button = page.getByRole('button', { name: 'Sign in' });
  // Five wrong ones are let through: see people/sessions/patience.ts.
  for (let guess = 1; guess <= 6; guess += 1) {
    const answered = page.waitForResponse('**/api/v1/session');
    await button.click();
    expect((await answered).status()).toBe(guess <= 5 ? 401 : 429);
  }
  await page
    .getByRole('alert')
    .getByText(/You can try again in \S+ second/)
    .waitFor();
  expect(await button.isDisabled()).toBe(true);
  expect(await page.getByLabel('User name or e-mail address').inputValue()).toBe('bob');
  await page.locator('button[type=submit]:enabled').waitFor();
  await page.locator('input[name=password]').fill(house.passwordOf('bob'));
  await button.click();
  await page.getByRole('navigation').waitFor();
});

test('locked capitals are told while the password is typed', async () => {
  const page = await openBrowser(house);
  await page.goto('/');
  const password = page.locator('input[name=password]');
  await password.focus();
  // The keyboard of this browser has no lock: the event says what one with a lock would say.
  await password.evaluate((field) =>
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', bubbles: true, modifierCapsLock: true })),
  );
  await page.getByText('Caps Lock is on.').waitFor();
});

test('the administrator of a new instance chooses a password of their own at the first sign-in', async () => {
  const { on, password } = await firstStart();
  const world = await testApp({ listen: true, on });
  onTestFinished(() => world.close());
  const page = await openBrowser(world);
  await page.goto('/');
  await page.getByLabel('User name or e-mail address').fill('admin');
  await page.locator('input[name=password]').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const dialog = page.getByRole('dialog', { name: 'Choose a password of your own' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.locator('input[name=current]').fill(password);
  await dialog.locator('input[name=new]').fill('an own one, and long');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await dialog.waitFor({ state: 'hidden' });
  // It is asked once.
  await page.reload();
  await page.getByRole('navigation').waitFor();
  expect(await dialog.isVisible()).toBe(false);
  await page.goto('/people');
  await page.getByRole('button', { name: 'New person' }).waitFor();
});

/** A database as the first start leaves it, with one administrator and the password that was made for them. */
async function firstStart() {
  const database = await databaseForThisTest();
  const made = await ensureAdministrator(database);
  if (!made.ok || made.value === null) throw new Error('There is an administrator already.');
  return { on: database, password: made.value.password };
}

test('the page is accessible, and fits a phone', async () => {
  const page = await openBrowser(house, { width: 390, height: 844 });
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await expectAccessible(page);
});
