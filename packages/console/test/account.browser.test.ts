import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs, openBrowser } from './browser.ts';
import { openConsole } from './console.ts';

const house = await openConsole();
closeBrowser();

let people = 0;
/** A new member of the shop, with a password of their own making. */
async function somebody(): Promise<{ username: string; password: string }> {
  people += 1;
  const username = `guest-${people}`;
  const first = 'made by somebody else';
  const password = 'a password of my own';
  const { administrator, app } = house;
  await administrator.post('/api/v1/accounts', { username, name: `Guest ${people}`, password: first });
  await administrator.call('PUT', `/api/v1/projects/shop/members/${username}`, { access: 'viewer' });
  const signedIn = await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { username, password: first },
  });
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
  const changed = await app.inject({
    method: 'POST',
    url: '/api/v1/password',
    headers: { cookie, origin: house.origin },
    payload: { current: first, new: password },
  });
  expect(changed.statusCode).toBe(204);
  return { username, password };
}

async function signIn(page: Page, { username, password }: { username: string; password: string }) {
  await page.getByLabel('User name or e-mail address').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function browserOf(person: { username: string; password: string }, path: string): Promise<Page> {
  const page = await openBrowser(house);
  await page.goto(path);
  await signIn(page, person);
  await page.getByRole('navigation').waitFor();
  return page;
}

const ended = (page: Page) => page.getByRole('dialog', { name: 'Your session has ended' });

/**
 * A page hears that its session has ended when it asks for something, by this act; if that takes long, it has heard by
 * itself before, and the act no longer gets through.
 */
const hears = (page: Page, act: Promise<void>): Promise<void> => Promise.any([act, ended(page).waitFor()]);

/** Asks to sign in again, above the page. */
async function signInAgain(page: Page, username: string, password: string): Promise<void> {
  const dialog = ended(page);
  await dialog.waitFor();
  expect(await dialog.getByLabel('User name').inputValue()).toBe(username);
  await dialog.locator('input[name=password]').fill(password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

test('changing the password ends the other browser’s session, which asks to sign in above what was typed there', async () => {
  const person = await somebody();
  const here = await browserOf(person, '/account');
  const there = await browserOf(person, '/account');
  await there.getByRole('button', { name: 'Delegate' }).click();
  await there.getByLabel('Reason (optional)').fill('typed before');
  await here.locator('input[name=current]').fill('not the current one');
  await here.locator('input[name=new]').fill('another of my own');
  await here.getByRole('button', { name: 'Change password' }).click();
  await here.getByRole('alert').getByText('The current password is another one.').waitFor();
  await here.locator('input[name=current]').fill(person.password);
  await here.getByRole('button', { name: 'Change password' }).click();
  await here.getByText('Your password is changed').waitFor();
  await hears(there, there.getByRole('combobox', { name: 'Who signs in my place' }).fill('bob'));
  await signInAgain(there, person.username, 'another of my own');
  expect(await there.getByLabel('Reason (optional)').inputValue()).toBe('typed before');
});

test('signing out everywhere ends this session and the others', async () => {
  const person = await somebody();
  const here = await browserOf(person, '/account');
  const there = await browserOf(person, '/account');
  await here.getByRole('button', { name: 'Sign out everywhere' }).click();
  const sure = here.getByRole('dialog', { name: 'Sign out everywhere' });
  await sure.getByRole('button', { name: 'Sign out everywhere' }).click();
  await here.getByRole('button', { name: 'Sign in' }).waitFor();
  await hears(there, there.getByRole('radio', { name: 'No mail' }).click());
  await signInAgain(there, person.username, person.password);
});

test('a delegation is given for dates and a role, seen by both, and withdrawn', async () => {
  const ann = await openAs(house, 'ann');
  await ann.goto('/account');
  await ann.getByRole('button', { name: 'Delegate' }).click();
  const dialog = ann.getByRole('dialog', { name: 'Delegate' });
  await dialog.getByRole('combobox', { name: 'Who signs in my place' }).fill('bob');
  await ann.getByRole('option', { name: 'Bob Roy (bob)' }).click();
  await dialog.getByRole('combobox', { name: 'Project' }).click();
  await ann.getByRole('listbox').getByRole('option', { name: 'Web shop' }).click();
  await dialog.getByRole('combobox', { name: 'Only where this role' }).click();
  await ann.getByRole('option', { name: 'QA Manager' }).click();
  await dialog.getByRole('button', { name: 'Delegate' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await ann.getByText('bob signs in my place').waitFor();
  await ann.getByText('Only as QA Manager of Web shop').waitFor();
  const bob = await openAs(house, 'bob');
  await bob.goto('/account');
  await bob.getByText('I sign in the place of ann').waitFor();
  await ann.getByRole('button', { name: 'Withdraw' }).click();
  await ann.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await ann.getByText('Withdrawn').waitFor();
  await bob.reload();
  await bob.getByText('Withdrawn').waitFor();
});

test('how one is told is kept as soon as it is chosen', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/account');
  await page.getByRole('radio', { name: 'Each at once' }).check();
  await page.reload();
  await page.getByRole('radio', { name: 'Each at once', checked: true }).waitFor();
});

test('looks and language stay after a reload, and the system’s are followed', async () => {
  const page = await openAs(house, 'ann', { colorScheme: 'dark' });
  await page.goto('/account');
  const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
  expect(await scheme()).toBe('dark');
  await page.getByText('Light', { exact: true }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'My account' }).waitFor();
  expect(await scheme()).toBe('light');
  await page.getByText('As the system', { exact: true }).click();
  expect(await scheme()).toBe('dark');
  await page.getByText('中文', { exact: true }).click();
  await page.getByRole('heading', { name: '我的账户' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: '我的账户' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh');
});

test('times are those of the reader’s zone, and the exact one is there on hover', async () => {
  const day = (days: number) =>
    `${new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10)}T20:30:00.000Z`;
  const until = new Date(Date.parse(day(31)) + 8 * 3600 * 1000);
  const there = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(until);
  await house.as('ann', 'POST', '/api/v1/delegations', { to: 'bob', startsAt: day(30), endsAt: day(31) });
  const page = await openAs(house, 'ann', { timezoneId: 'Asia/Shanghai' });
  await page.goto('/account');
  // Half past eight in the evening at Greenwich is half past four in the morning of the next day at Shanghai.
  await page.getByText(`${there}, 4:30 AM`).hover();
  await page.getByRole('tooltip', { name: `${there}, 4:30:00 AM GMT+8` }).waitFor();
});

test('the page is accessible, and fits a phone', async () => {
  const page = await openAs(house, 'ann', { width: 390, height: 844 });
  await page.goto('/account');
  await page.getByRole('heading', { name: 'Delegations' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await expectAccessible(page);
});
