import type { Run } from '@countersign/contract/run-shapes.ts';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openOutside } from '../../server/test/outside.ts';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { eventually, openConsole } from './console.ts';
import { byHand, makeWorkflow, oneStage, readRun, startRun } from './runs-world.ts';

// The page of a run: what its jobs say arrives by itself, and people act on it there.

const house = await openConsole();
closeBrowser();

const pageOf = ({ id }: Run) => `/projects/shop/runs/${id}`;

test('the log of an http job arrives live, and its manual job is completed in the browser', async () => {
  const outside = await openOutside();
  const answer = Promise.withResolvers<void>();
  outside.behaves(async (_, response) => {
    await answer.promise;
    response.writeHead(200).end('rolled out to 3 machines');
  });
  const deploy = { name: 'deploy', http: { method: 'POST', url: outside.url } };
  const stages = [...oneStage(deploy), { name: 'Check', jobs: [byHand('smoke test')] }];
  await makeWorkflow(house, 'roll-out', stages);
  const run = await startRun(house, 'roll-out');
  const page = await openAs(house, 'bob');
  await page.goto(pageOf(run));
  await page.getByText('Nothing was logged yet.').waitFor();
  await page.getByText('0 of 2 jobs passed').first().waitFor();
  await eventually(async () => outside.received.length === 1);

  const read = countReads(page);
  answer.resolve();
  await page.getByRole('heading', { name: 'What it waits for' }).waitFor();
  await page.getByText('Who can act: ann, bob, ci').waitFor();
  const log = page.getByRole('log', { name: 'Log of deploy' });
  expect(await log.textContent()).toMatch(/try 1: POST .*: HTTP 200\nrolled out to 3 machines/);
  expect(read()).toBeLessThan(8);
  await page.screenshot({ path: '/tmp/pre-run.png', fullPage: true });
  await expectAccessible(page);

  await page.getByLabel('How did it go?').fill('The cart works');
  await page.getByRole('button', { name: 'It is done' }).click();
  await page.getByText('2 of 2 jobs passed').waitFor();
  await page.getByText('Completed by bob: The cart works').waitFor();
  expect(await readRun(house, run.id)).toMatchObject({ status: 'passed' });
});

test('a line is on the page within a second of being written', async () => {
  const outside = await openOutside();
  outside.answers(202);
  const http = { method: 'POST', url: outside.url, body: { token: `\${callback.token}` } };
  const deploy = { name: 'deploy', http: { ...http, wait: { callback: true } } };
  await makeWorkflow(house, 'called-back', oneStage(deploy, byHand('look')));
  const run = await startRun(house, 'called-back');
  const page = await openAs(house, 'bob');
  await page.goto(pageOf(run));
  const log = page.getByRole('log', { name: 'Log of deploy' });
  await log.getByText('HTTP 202').waitFor();
  const { token } = JSON.parse(outside.received[0]?.body ?? '{}') as { token: string };
  const read = countReads(page);
  const answer = await fetch(`${house.origin}/api/v1/callbacks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'passed', message: 'All 412 tests passed' }),
  });
  const written = Date.now();
  expect(answer.status).toBe(200);
  await log.getByText('callback: All 412 tests passed').waitFor();
  // What was done elsewhere shows within 1 s.
  expect(Date.now() - written).toBeLessThan(1000);
  expect(read()).toBeLessThan(4);
});

test('a log follows its end, unless one has scrolled up', async () => {
  const outside = await openOutside();
  outside.behaves((_, response) => {
    const lines = Array.from({ length: 60 }, (__, nth) => `line ${nth}`);
    response.writeHead(500).end(lines.join('\n'));
  });
  const deploy = { name: 'deploy', http: { method: 'POST', url: outside.url, retries: 2 } };
  await makeWorkflow(house, 'chatty', oneStage(deploy));
  const run = await startRun(house, 'chatty');
  const page = await openAs(house, 'bob');
  await page.goto(pageOf(run));
  const log = page.getByRole('log', { name: 'Log of deploy' });
  const fromEnd = () =>
    log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
  await log.getByText(/try 2: /).waitFor();
  expect(await fromEnd()).toBeLessThan(2);
  await log.focus();
  await page.keyboard.press('Home');
  await page.getByRole('button', { name: 'To the end' }).waitFor();
  await log.getByText(/try 3: /).waitFor();
  expect(await log.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  await page.getByRole('button', { name: 'To the end' }).click();
  await page.getByRole('button', { name: 'To the end' }).waitFor({ state: 'detached' });
  expect(await fromEnd()).toBeLessThan(2);
});

test('a run is cancelled with a reason, and tried again; what was there before can be read', async () => {
  await makeWorkflow(house, 'two', oneStage(byHand('first'), byHand('second')));
  const run = await startRun(house, 'two');
  const page = await openAs(house, 'bob');
  await page.goto(pageOf(run));
  await page.getByRole('button', { name: 'It is done' }).click();
  await page.getByText('1 of 2 jobs passed').first().waitFor();
  await page.getByRole('button', { name: 'Cancel the run' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Built from the wrong branch');
  await dialog.getByRole('button', { name: 'Cancel the run' }).click();
  await page.getByText('Cancelled by bob: Built from the wrong branch').first().waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Attempt 2, by bob').waitFor();
  await page.getByRole('heading', { name: 'Earlier attempts' }).waitFor();
  // What passed stays passed: the second job is begun anew, the first is not.
  await page.getByText('1 of 2 jobs passed').first().waitFor();
  await page.getByRole('button', { name: 'It is done' }).click();
  await page.getByText('2 of 2 jobs passed').first().waitFor();
});

test('a run that a window holds says so, and goes on when it is let pass with a reason', async () => {
  const always = { timeZone: 'UTC', spans: [{ from: '2020-01-01', to: '2099-12-31' }] };
  await house.as('ann', 'POST', 'calendars', { name: 'always', ...always });
  const window = { kind: 'freeze', calendar: 'always', environments: ['prod'], override: ['bob'] };
  await house.as('ann', 'POST', 'windows', { name: 'Sale', ...window });
  const inputs = [{ name: 'target', type: 'environment' }];
  await makeWorkflow(house, 'frozen', oneStage(byHand('deploy')), { inputs });
  const run = await startRun(house, 'frozen', { inputs: { target: 'prod' } });
  const page = await openAs(house, 'bob');
  await page.goto(pageOf(run));
  await page.getByText('Freeze "Sale" is on').first().waitFor();
  await page.getByRole('button', { name: 'Pass the window' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The shop takes no orders');
  await dialog.getByRole('button', { name: 'Pass the window' }).click();
  await page.getByRole('button', { name: 'It is done' }).waitFor();
});

test('an approval job leads to its approval', async () => {
  await makeWorkflow(house, 'asks', oneStage({ name: 'sign-off', approval: { approvers: ['ann'] } }));
  const run = await startRun(house, 'asks');
  const page = await openAs(house, 'ann');
  await page.goto(pageOf(run));
  await page.getByText('Who can act: ann').waitFor();
  await page.getByRole('link', { name: 'Go to the approval' }).click();
  const approval = run.stages[0]?.jobs[0]?.approval;
  await page.waitForURL(`**/projects/shop/approvals/${approval}`);
});

/** How often the run has been read since: no more often than something happened. */
function countReads(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (/\/runs\/\d+$/.test(request.url())) count += 1;
  });
  return () => count;
}
