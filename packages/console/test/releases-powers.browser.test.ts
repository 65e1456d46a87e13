import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { closeBrowser, openAs } from './browser.ts';
import { openConsole } from './console.ts';

// A policy that the CAB may override, a check that an outside system answers, and a stage that is frozen and then fails.
const house = await openConsole(`
projects:
  - key: shop
    name: Web shop
    environments: [{ key: frozen, name: Frozen }]
    calendars: [{ name: always, timeZone: UTC, spans: [{ from: "2020-01-01", to: "2090-01-01" }] }]
    windows:
      - { name: Freeze, kind: freeze, calendar: always, environments: [frozen], override: ["role:CAB"] }
    policies:
      - name: outage
        levels: [{ name: QA, rule: anyone, approvers: ["role:QA Manager"] }]
        override: ["role:CAB"]
    pipelines:
      - name: hotfix
        stages:
          - name: Hotfix
            environment: prod
            gates: [{ name: Manager Approval, type: approval, policy: outage }]
            steps: [{ name: deploy by hand, manual: {} }]
      - name: checked
        stages:
          - name: Check
            environment: qa
            gates: [{ name: Tests, type: check }]
      - name: frozen
        stages:
          - name: Frozen
            environment: frozen
            steps: [{ name: call, http: { method: POST, url: "http://127.0.0.1:1/deploy" } }]
`);
closeBrowser();

const stage = (page: Page, name: string) => page.locator(`.react-flow__node[data-id="${name}"]`);
const dialog = (page: Page) => page.getByRole('dialog');

/** A release that ci has submitted along this pipeline, and where it is to be looked at. */
async function submitted(title: string, pipeline: string) {
  const release = (await house.as('ci', 'POST', 'releases', { title, pipeline })) as { id: string };
  const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
  const made = (await house.as('ci', 'POST', `releases/${release.id}/snapshots`, { contents })) as {
    id: string;
  };
  await house.as('ci', 'POST', 'executions', { snapshot: made.id });
  return { id: release.id, address: `/projects/shop/releases/${release.id}` };
}

test('a gate is overridden by whom its policy names, with a reason; a step is skipped by a maintainer only', async () => {
  const { address } = await submitted('Outage', 'hotfix');
  const bob = await openAs(house, 'bob');
  await bob.goto(address);
  await stage(bob, 'Hotfix').getByRole('button', { name: 'Override' }).click();
  await dialog(bob)
    .getByText('Snapshot 1 of RL-1 Outage goes past gate Manager Approval of Hotfix')
    .waitFor();
  await dialog(bob).getByLabel('Reason').fill('The shop is down');
  await dialog(bob).getByRole('button', { name: 'Override' }).click();
  await stage(bob, 'Hotfix').getByText('Overridden by bob: The shop is down').waitFor();

  await stage(bob, 'Hotfix').getByRole('button', { name: 'Skip' }).hover();
  await bob.getByText('bob has operator access to shop; this takes maintainer access.').waitFor();

  const ann = await openAs(house, 'ann');
  await ann.goto(address);
  await stage(ann, 'Hotfix').getByRole('button', { name: 'Skip' }).click();
  await dialog(ann).getByLabel('Reason').fill('Deployed already');
  await dialog(ann).getByRole('button', { name: 'Skip' }).click();
  for (const page of [ann, bob]) {
    await page.getByRole('heading', { name: 'Snapshot 1 has gone all the way' }).waitFor();
    await stage(page, 'Hotfix').getByText('Skipped by ann: Deployed already').waitFor();
  }
});

test('an override that the policy grants nobody is refused in the dialog, in the words of the server, and keeps the reason', async () => {
  const { address } = await submitted('Ordinary', 'standard');
  const page = await openAs(house, 'bob');
  await page.goto(address);
  await stage(page, 'QA').getByRole('button', { name: 'Override' }).click();
  await dialog(page).getByLabel('Reason').fill('I am in a hurry');
  await dialog(page).getByRole('button', { name: 'Override' }).click();
  await dialog(page).getByRole('alert').waitFor();
  expect(await dialog(page).getByRole('alert').innerText()).toMatch(/override/i);
  expect(await dialog(page).getByLabel('Reason').inputValue()).toBe('I am in a hurry');
});

test('the token of a check is drawn by a maintainer, shown once, and answers the gate', async () => {
  const { address } = await submitted('Checked', 'checked');
  const page = await openAs(house, 'ann');
  await page.goto(address);
  await stage(page, 'Check').getByRole('button', { name: 'Draw token' }).click();
  await dialog(page).getByRole('button', { name: 'Draw token' }).click();
  await dialog(page).getByText('It is shown this once').waitFor();
  const token = (await dialog(page).locator('pre').nth(1).innerText()).trim();
  const answer = await fetch(new URL('/api/v1/callbacks', house.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'passed', message: 'All 412 tests passed' }),
  });
  expect(answer.status).toBe(200);
  await dialog(page).getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('heading', { name: 'Snapshot 1 has gone all the way' }).waitFor();
  expect(await page.content()).not.toContain(token);
});

test('a stage is let past a freeze with a reason; what its step has written is read in a box of its own', async () => {
  const { address } = await submitted('Frozen', 'frozen');
  const page = await openAs(house, 'bob');
  await page.goto(address);
  await page
    .getByText(/Freeze/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Let it pass the window' }).click();
  await dialog(page).getByLabel('Reason').fill('The shop takes no orders');
  await dialog(page).getByRole('button', { name: 'Let it pass the window' }).click();
  await page.getByRole('heading', { name: 'Snapshot 1 failed at Frozen' }).waitFor();
  await page.getByRole('button', { name: 'Begin Frozen anew' }).waitFor();
  await stage(page, 'Frozen').getByText('Call: failed · try 1').waitFor();
  await stage(page, 'Frozen').getByRole('button', { name: 'Log of call' }).click();
  const log = dialog(page).getByRole('region', { name: 'Log of call' });
  expect(await log.innerText()).toContain('try 1: POST http://127.0.0.1:1/deploy');
  expect(await log.evaluate((box) => getComputedStyle(box).fontFamily)).toMatch(/mono/i);
});

test('what somebody else has changed meanwhile is said, and what was typed stays until it is sent again', async () => {
  const { id, address } = await submitted('Web shop 2.4', 'standard');
  const page = await openAs(house, 'bob');
  await page.goto(address);
  await page.getByRole('button', { name: 'More that can be done' }).click();
  await page.getByRole('menuitem', { name: 'Edit title and description' }).click();
  await dialog(page).getByLabel('Title').fill('Mine');
  await house.as('ci', 'PATCH', `releases/${id}`, { title: 'Theirs' });
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await dialog(page).getByText('What you typed is still here.').waitFor();
  await dialog(page).getByText('The title is now: Theirs').waitFor();
  expect(await dialog(page).getByLabel('Title').inputValue()).toBe('Mine');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: /Mine$/ }).waitFor();
});

test('when nobody answers, what was typed stays, and trying again does it once', async () => {
  const { id, address } = await submitted('Unanswered', 'standard');
  const page = await openAs(house, 'bob');
  await page.goto(address);
  await page.getByRole('button', { name: 'New snapshot' }).click();
  await dialog(page).getByLabel('Version').fill('9.9.9');
  // It reaches the server, but its answer is lost on the way: trying again must not make another.
  await page.route('**/snapshots', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await route.abort();
  });
  await dialog(page).getByRole('button', { name: 'Create snapshot' }).click();
  await dialog(page).getByText('The server cannot be reached').waitFor();
  expect(await dialog(page).getByLabel('Version').inputValue()).toBe('9.9.9');
  await page.unroute('**/snapshots');
  await dialog(page).getByRole('button', { name: 'Create snapshot' }).click();
  await dialog(page).waitFor({ state: 'hidden' });
  const { items } = (await house.as('ci', 'GET', `releases/${id}/snapshots`)) as {
    items: { number: number }[];
  };
  expect(items.map(({ number }) => number)).toEqual([2, 1]);
});

test('a release is not closed while it is under way, says why, and is closed afterwards', async () => {
  const { address } = await submitted('Closing', 'checked');
  const page = await openAs(house, 'bob');
  await page.goto(address);
  const close = async () => {
    await page.getByRole('button', { name: 'More that can be done' }).click();
    await page.getByRole('menuitem', { name: 'Close the release' }).click();
    await dialog(page).getByRole('button', { name: 'Close the release' }).click();
  };
  await close();
  await dialog(page)
    .getByText(/is under way; abort it or let it end\./)
    .waitFor();
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Abort', exact: true }).click();
  await dialog(page).getByLabel('Reason').fill('enough');
  await dialog(page).getByRole('button', { name: 'Abort', exact: true }).click();
  await page.getByRole('heading', { name: 'Snapshot 1 was stopped at Check' }).waitFor();
  await close();
  await page.getByText('Closed', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'New snapshot' }).count()).toBe(0);
});
