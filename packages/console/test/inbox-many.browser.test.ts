import { expect, test } from 'vitest';
import { seedPending } from '../../server/test/pending-many.ts';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';
import { asked, askedAgain, decisions, row, rows } from './inbox-world.ts';

const house = await openConsole(`
projects:
  - key: shop
    name: Web shop
    policies:
      - name: ticket
        levels: [{ name: QA, rule: anyone, approvers: ["role:QA Manager"], input: { name: ticket, type: text } }]
      - name: changed
        levels: [{ name: CAB, rule: anyone, approvers: ["user:bob"], input: { name: ticket, type: text }, deadline: { within: 30m, onTimeout: expire } }]
      - name: newest
        newer: confirm
        levels: [{ name: QA, rule: anyone, approvers: ["role:QA Manager"] }]
    pipelines:
      - name: ticket
        stages: [{ name: QA, environment: qa, gates: [{ name: Manager Approval, type: approval, policy: ticket }] }]
      - name: changed
        stages: [{ name: QA, environment: qa, gates: [{ name: Manager Approval, type: approval, policy: changed }] }]
      - name: newest
        stages: [{ name: QA, environment: qa, gates: [{ name: Manager Approval, type: approval, policy: newest }] }]
`);
closeBrowser();

test('of many decided at once each row says what became of it, also of one that somebody faster has decided', async () => {
  const faster = await asked(house, 'Many 1');
  await asked(house, 'Many 2');
  await asked(house, 'Many 3', 'ticket');
  const page = await openAs(house, 'ann');
  await page.goto('/');
  for (const nth of [1, 2, 3])
    await row(page, `Many ${nth}`)
      .getByRole('checkbox', { name: /^Select/ })
      .check();
  await page.getByRole('button', { name: 'Approve 3' }).click();
  const dialog = page.getByRole('dialog', { name: 'Approve 3' });
  await dialog.getByText('One of them takes a value').waitFor();
  await house.as('ann', 'POST', decisions(faster), { verdict: 'reject' });
  await dialog.getByLabel('Comment').fill('All tested');
  await dialog.getByRole('button', { name: 'Approve 3' }).click();
  await row(page, 'Many 1').getByText('Not possible.').waitFor();
  await row(page, 'Many 2').getByText('Approved. 1 of 1 have approved').waitFor();
  await row(page, 'Many 3').getByText('Not possible. Approving level "QA" takes').waitFor();
  // What could not be decided waits on, and can be opened.
  await row(page, 'Many 3')
    .getByRole('button', { name: /^Approve/ })
    .click();
  expect(await page.getByRole('dialog').getByLabel('Comment').inputValue()).toBe('All tested');
  await page.getByRole('dialog').getByRole('link', { name: 'Open to approve' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/\/projects\/shop\/approvals\/\d+/);
});

test('an older snapshot is approved once it is said that it is meant', async () => {
  await asked(house, 'Newest', 'newest');
  const { items } = (await house.as('ci', 'GET', 'releases?title=Newest')) as { items: { id: string }[] };
  await askedAgain(house, items[0]?.id ?? '');
  const page = await openAs(house, 'ann');
  await page.goto('/?search=newest');
  const older = row(page, 'snapshot 1');
  await older.getByText('A newer snapshot waits').waitFor();
  await older.getByRole('button', { name: /^Approve/ }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('link', { name: 'See the newer one' }).getAttribute('href')).toMatch(
    /approvals\/\d+$/,
  );
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await dialog.getByRole('alert').getByText('waits for the same and is newer').waitFor();
  await dialog.getByLabel('I mean this older one all the same').check();
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await older.getByText('Approved.').waitFor();
});

test('more than one call takes are decided call by call, and none is left out', {
  timeout: 60_000,
}, async () => {
  await seedPending(house, { project: 'shop', username: 'bob', count: 450 });
  for (const nth of [1, 2]) await asked(house, `Changed ${nth}`, 'changed');
  const page = await openAs(house, 'bob');
  page.setDefaultTimeout(30_000);
  await page.goto('/');
  await page.getByRole('checkbox', { name: 'Select all 452' }).click();
  await page.getByRole('button', { name: 'Approve 452' }).click();
  const dialog = page.getByRole('dialog', { name: 'Approve 452' });
  const calls: number[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/decisions')) calls.push(request.postDataJSON().items.length);
  });
  await dialog.getByRole('button', { name: 'Approve 452' }).click();
  // At first it is empty, and so not to be seen.
  await dialog.getByRole('progressbar').waitFor({ state: 'attached' });
  const said = '450 are decided. 2 were refused';
  await page.getByRole('status').getByText(said).waitFor({ state: 'attached' });
  expect(calls).toEqual([200, 200, 52]);
  // They are due first of all, and so come first.
  for (const nth of [1, 2])
    await row(page, `Changed ${nth}`).getByText('Not possible. Approving level "CAB" takes').waitFor();
  await expect.poll(() => page.title()).toBe('(2) Inbox · Countersign');
  expect(await rows(page).first().getAttribute('aria-setsize')).toBe('452');
  await page.getByRole('button', { name: 'Put away 452 that are done' }).click();
  await expect.poll(() => rows(page).count()).toBe(2);
});
