import { expect, test } from 'vitest';
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

test('a wrong password is refused with the reason, and what was typed stays', async () => {
  const page = await openBrowser(house);
  await page.goto('/');
  await page.getByLabel('User name or e-mail address').fill('ann');
  await page.locator('input[name=password]').fill('something else');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel('User name or e-mail address').inputValue()).toBe('ann');
});
