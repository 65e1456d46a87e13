import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';

const house = await openConsole();
closeBrowser();

// Beside the example: a workflow whose versions either of two people may sign.
const level = { name: 'Either', rule: 'anyone', approvers: ['ann', 'bob'] };
await house.as('ann', 'POST', 'policies', { name: 'either', levels: [level] });
await house.as('ann', 'POST', 'workflows', { key: 'smoke', name: 'Smoke test', reviewPolicy: 'either' });

const text = (instructions: string) =>
  `steps:\n  - name: run\n    manual: { instructions: ${instructions} }\n`;
type Version = { number: number; status: string; definition: { stages: [{ jobs: unknown[] }] } };

const draft = async (label: string): Promise<number> => {
  const body = { label, text: text('First') };
  const { number } = (await house.as('ci', 'POST', 'workflows/smoke/versions', body)) as Version;
  return number;
};
const read = async (version: number): Promise<Version> =>
  house.as('ci', 'GET', `workflows/smoke/versions/${version}`);

const editor = (page: Page) => page.getByRole('textbox', { name: 'Definition' });

async function write(page: Page, said: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(said);
}

test('what somebody else saves meanwhile is shown beside what was typed, and either can go on', async () => {
  const version = await draft('shared');
  const bob = await openAs(house, 'bob');
  await bob.goto(`/projects/shop/workflows/smoke?version=${version}`);
  await bob.getByRole('button', { name: 'Edit' }).click();
  await write(bob, text('As bob types it'));
  await bob.getByText('Nothing to mend').waitFor();
  await house.as('ann', 'PATCH', `workflows/smoke/versions/${version}`, { text: text('As ann saves it') });
  const alert = bob.getByRole('alert').filter({ hasText: 'Somebody else has changed this meanwhile' });
  await alert.locator('.cm-merge-a').getByText('As ann saves it').waitFor();
  await alert.locator('.cm-merge-b').getByText('As bob types it').waitFor();
  await editor(bob).getByText('As bob types it').waitFor();
  await alert.getByRole('button').first().click();
  await alert.waitFor({ state: 'detached' });
  await bob.getByRole('button', { name: 'Save the draft' }).click();
  await bob.getByRole('heading', { name: 'shared', exact: true }).waitFor();
  const { definition } = await read(version);
  expect(definition.stages[0].jobs).toEqual([{ name: 'run', manual: { instructions: 'As bob types it' } }]);
});

test('a version that somebody deletes while it is edited can be saved as one of its own', async () => {
  const version = await draft('fleeting');
  const bob = await openAs(house, 'bob');
  await bob.goto(`/projects/shop/workflows/smoke?version=${version}&draft=edit`);
  await write(bob, text('It was not in vain'));
  await house.as('ann', 'DELETE', `workflows/smoke/versions/${version}`);
  await bob.getByRole('button', { name: 'Save as a new version' }).click();
  await bob.getByRole('heading', { name: 'fleeting', exact: true }).waitFor();
  await bob.getByText('It was not in vain').waitFor();
});

test('whoever is one of its authors does not sign it, and reads why', async () => {
  const version = await draft('by two');
  await house.as('bob', 'PATCH', `workflows/smoke/versions/${version}`, { text: text('Second') });
  await house.as('ci', 'POST', `workflows/smoke/versions/${version}:submit`);
  const bob = await openAs(house, 'bob');
  await bob.goto(`/projects/shop/workflows/smoke?version=${version}`);
  await bob.getByText('You asked for this, or made what is to be approved here').waitFor();
  const ann = await openAs(house, 'ann');
  await ann.goto(`/projects/shop/workflows/smoke?version=${version}`);
  await ann.getByRole('button', { name: 'Review and sign' }).waitFor();

  // She sends it back with a word; he takes it up again.
  const { approval } = (await house.as('ci', 'GET', `workflows/smoke/versions/${version}`)) as {
    approval: string;
  };
  await house.as('ann', 'POST', `approvals/${approval}/decisions`, {
    verdict: 'reject',
    comment: 'Too short',
  });
  await bob.getByText('It was returned. Change it and submit it again.').waitFor();
  await bob.getByText('“Too short”').first().waitFor();
  await bob.getByRole('button', { name: 'Edit' }).waitFor();
});

test('a version that nobody could sign any more is not submitted, with the reason', async () => {
  const body = { label: 'by all', text: text('First') };
  await house.as('ci', 'POST', 'workflows/nightly/versions', body);
  await house.as('ann', 'PATCH', 'workflows/nightly/versions/2', { text: text('Second') });
  const bob = await openAs(house, 'bob');
  await bob.goto('/projects/shop/workflows/nightly?version=2');
  await bob.getByRole('button', { name: 'Submit for review' }).click();
  const alert = bob.getByRole('alert');
  await alert.getByText('Whoever wrote or submits a version may not sign it').waitFor();
  const { status } = (await house.as('ci', 'GET', 'workflows/nightly/versions/2')) as Version;
  expect(status).toBe('draft');
});

test('a version under review is taken back with a reason, and can be changed', async () => {
  const version = await draft('too early');
  await house.as('ci', 'POST', `workflows/smoke/versions/${version}:submit`);
  const bob = await openAs(house, 'bob');
  await bob.goto(`/projects/shop/workflows/smoke?version=${version}`);
  await bob.getByRole('button', { name: 'Take back from review' }).click();
  const dialog = bob.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('It is not ready');
  await dialog.getByRole('button', { name: 'Take back from review' }).click();
  await bob.getByText('It is being written. Nobody is asked yet.').waitFor();
});

test('nothing typed is lost when the server is away, nor by a wrong click', async () => {
  const version = await draft('careful');
  const bob = await openAs(house, 'bob');
  await bob.goto(`/projects/shop/workflows/smoke?version=${version}&draft=edit`);
  await write(bob, text('Typed with care'));
  await bob.getByRole('navigation').getByRole('link', { name: 'Runs' }).click();
  await bob.getByRole('dialog').getByRole('button').last().click();
  await bob.getByText('Nothing to mend').waitFor();
  await bob.route('**/versions/*', (route) =>
    route.request().method() === 'PATCH' ? route.abort() : route.continue(),
  );
  await bob.getByRole('button', { name: 'Save the draft' }).click();
  await bob.getByRole('alert').getByText('Nothing that you typed is lost').waitFor();
  await editor(bob).getByText('Typed with care').waitFor();
  await bob.unroute('**/versions/*');
  await bob.getByRole('button', { name: 'Save the draft' }).click();
  await bob.getByRole('heading', { name: 'careful', exact: true }).waitFor();
  await bob.getByText('Typed with care').waitFor();
});
