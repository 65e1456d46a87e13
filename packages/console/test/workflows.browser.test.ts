import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';

const house = await openConsole();
closeBrowser();

const approve = async (version: number, comment: string) => {
  const { approval } = (await house.as('ann', 'GET', `workflows/nightly/versions/${version}`)) as {
    approval: string;
  };
  await house.as('ann', 'POST', `approvals/${approval}/decisions`, { verdict: 'approve', comment });
};

const next = `inputs: [{ name: environment, type: environment, options: [qa], default: qa }]
stages:
  - name: Tests
    jobs:
      - name: run
        manual: { instructions: Run all tests. }
      - name: sign-off
        approval: { approvers: ["role:QA Manager"], timeout: 7200 }
`;

/** Writes something else into the editor, as if it had been pasted. */
async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Definition' }).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

test('a version is drafted, mended where it is wrong, reviewed by its difference, and activated before everybody’s eyes', async () => {
  await approve(1, 'Read and tried');
  const bob = await openAs(house, 'bob');
  const asked: string[] = [];
  bob.on('request', (request) => {
    if (request.url().endsWith('workflows:validate')) asked.push(request.url());
  });
  await bob.goto('/projects/shop/workflows');
  const card = bob.getByRole('article', { name: 'Nightly tests' });
  await card.getByText('Runs v1').waitFor();
  await card.getByText('Takes a pre-approval').waitFor();
  await card.getByRole('link', { name: 'Nightly tests' }).click();
  await bob.getByText('“Read and tried”').waitFor();
  await bob.getByText('Run the tests that take too long for the day.').waitFor();

  // He begins from what runs, and is told at which line he goes wrong.
  await bob.getByRole('button', { name: 'New version from this' }).click();
  await bob.getByRole('heading', { name: 'New version of Nightly tests' }).waitFor();
  expect(await bob.getByLabel('Label').inputValue()).toBe('v2');
  await bob.getByLabel('What is new').fill('Asks before the notes go out');
  await bob.getByRole('textbox', { name: 'Definition' }).click();
  await bob.keyboard.press('Control+Home');
  await bob.getByText('Nothing to mend').waitFor();
  const before = asked.length;
  await bob.keyboard.type('bogus_field: somebody types this\n');
  await bob.getByRole('button', { name: /^Line 1: unknown field/ }).waitFor();
  expect(asked.length - before, 'a request for each pause, not for each key').toBeLessThan(5);
  await bob.locator('.cm-lint-marker-error').waitFor();
  await bob.getByText('As it was before what is to be mended.').waitFor();
  const save = bob.getByRole('button', { name: 'Save the draft' });
  await save.focus();
  await bob.getByRole('tooltip').getByText('There is one thing to mend first: unknown field').waitFor();

  // Mended, it is drawn; saved, it is a draft; submitted, it waits for somebody else.
  await write(bob, next);
  await bob.getByRole('region', { name: 'What it will do' }).getByText('at most 2 hours').waitFor();
  await save.click();
  await bob.getByRole('heading', { name: 'v2', exact: true }).waitFor();
  await bob.getByText('It is being written. Nobody is asked yet.').waitFor();
  await bob.getByRole('button', { name: 'Submit for review' }).click();
  await bob.getByText('0 of 1 have approved; one more decides').waitFor();
  await bob.getByText('somebody else has to sign it').waitFor();
  expect(await bob.getByRole('button', { name: 'Review and sign' }).count()).toBe(0);

  // She sees what differs in words and side by side, and signs.
  const ann = await openAs(house, 'ann');
  await ann.goto('/projects/shop/workflows/nightly');
  await ann.getByRole('heading', { name: '2 things are different' }).waitFor();
  await ann.getByText('Added stage "Tests"').waitFor();
  const [left, right] = [ann.locator('.cm-merge-a'), ann.locator('.cm-merge-b')];
  await left.getByText('Run the tests that take too long for the day.').waitFor();
  await right.getByText('Run all tests.').waitFor();
  await ann.getByRole('button', { name: 'Review and sign' }).click();
  await ann.waitForURL(/\/projects\/shop\/approvals\/\d+$/);
  await approve(2, 'Better');
  await ann.goto('/projects/shop/workflows/nightly?version=2');
  await ann.getByText('“Better”').waitFor();
  await ann.getByRole('button', { name: 'Activate' }).click();
  await ann.getByRole('dialog').getByText('in place of v1').waitFor();

  // He reads it in the page he has left open.
  await bob.getByText('Runs v1').waitFor();
  const shown = bob.getByText('Runs v2').waitFor();
  const answered = ann.waitForResponse((response) => response.url().endsWith('versions/2:activate'));
  await ann.getByRole('dialog').getByRole('button', { name: 'Activate' }).click();
  await answered;
  const at = performance.now();
  await shown;
  expect(performance.now() - at, 'milliseconds until it shows elsewhere').toBeLessThan(1000);
  await bob.getByText('This is what a run executes.').waitFor();
}, 60_000);

test('what is compared stands in the address, so that it can be sent', async () => {
  const ann = await openAs(house, 'ann');
  await ann.goto('/projects/shop/workflows/nightly?version=1&against=2');
  await ann.getByRole('heading', { name: '2 things are different' }).waitFor();
  await ann.getByText('Removed stage "Tests"').waitFor();
  await ann.getByText('Picture', { exact: true }).click();
  await ann.getByRole('listitem').filter({ hasText: 'Stage 1' }).waitFor();
  expect(new URL(ann.url()).search).toBe('?version=1');
  await ann.getByText('YAML', { exact: true }).click();
  await ann.getByRole('textbox', { name: 'Definition' }).getByText('instructions').waitFor();
  await ann.getByText('Difference', { exact: true }).click();
  await ann.waitForURL(/against=2/);
});

test('a version is taken out of use, and one that is in use is not deleted', async () => {
  const ann = await openAs(house, 'ann');
  await ann.goto('/projects/shop/workflows/nightly?version=2');
  await ann.getByRole('button', { name: 'More for v2' }).click();
  await ann.getByRole('menuitem', { name: 'Delete this version' }).click();
  await ann.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await ann.getByRole('alert').getByText('Version 2 is active; deactivate it first.').waitFor();
  await ann.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await ann.getByRole('button', { name: 'Deactivate' }).click();
  await ann.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  await ann.getByText('No version is active').waitFor();
  await ann.getByRole('button', { name: 'More for v2' }).click();
  await ann.getByRole('menuitem', { name: 'Delete this version' }).click();
  await ann.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await ann.getByRole('heading', { name: 'v1', exact: true }).waitFor();
  expect(await ann.getByRole('link', { name: 'v2', exact: true }).count()).toBe(0);
});
