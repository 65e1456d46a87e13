import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startProcess } from '../../server/test/process/server.ts';
import { closeBrowser, openAs, openBrowser } from './browser.ts';
import { eventually } from './console.ts';
import { caller, ship, waitingApproval } from './pictures/story.ts';

// The server as a process of its own, which is killed as a machine loses power, and comes back at the same address.

closeBrowser();

async function openServer() {
  const data = await mkdtemp(join(tmpdir(), 'countersign-away-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const settings = { COUNTERSIGN_DATA: data, COUNTERSIGN_EXAMPLE: 'yes' };
  const server = await startProcess(settings);
  const again = () => startProcess({ ...settings, PORT: new URL(server.origin).port });
  return { ...server, again, passwordOf: (username: string) => `example-only-${username}` };
}

type Found = { status: string; levels: { signers: { comment: string }[] }[] };

const typed = 'Looked at the cart on QA, all well';

test('the server is killed while a comment is typed: it says so, nothing is lost, and sending again signs once', async () => {
  const server = await openServer();
  const call = caller(server.origin);
  const { execution } = await ship(call, 'Web shop 2.4', '2.4.0');
  const approval = await waitingApproval(call, execution);
  const page = await openAs(server, 'ann');
  await page.goto(`/projects/shop/approvals/${approval}`);
  await page.getByLabel('Comment').fill(typed);
  await server.kill('SIGKILL');
  await page.getByText('Not up to date since').waitFor();
  const approve = page.getByRole('main').getByRole('button', { name: /^Approve/ });
  await approve.click();
  await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
  expect(await page.getByLabel('Comment').inputValue()).toBe(typed);

  await server.again();
  await page.getByText('Not up to date since').waitFor({ state: 'detached', timeout: 30_000 });
  expect(await page.getByLabel('Comment').inputValue()).toBe(typed);
  await approve.click();
  const levels = await eventually(async () => {
    const found = (await call('ann', 'GET', `approvals/${approval}`)) as unknown as Found;
    return found.status === 'approved' && found.levels;
  });
  expect(levels[0]?.signers.map(({ comment }) => comment)).toEqual([typed]);
}, 90_000);

test('whoever comes while the server is away is told so, and goes on by themselves when it is back', async () => {
  const server = await openServer();
  const page = await openAs(server, 'ann');
  await page.goto('/projects/shop/releases');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await server.kill('SIGKILL');
  await page.getByRole('navigation').getByRole('link', { name: 'Policies' }).click();
  await page.getByRole('alert').waitFor();
  await server.again();
  await page.getByRole('link', { name: 'production' }).first().waitFor({ timeout: 30_000 });
}, 90_000);

test('the session ends while something is typed: signing in again goes on where one was', async () => {
  const server = await openServer();
  const call = caller(server.origin);
  const { execution } = await ship(call, 'Web shop 2.4', '2.4.0');
  const approval = await waitingApproval(call, execution);
  const page = await openAs(server, 'ann');
  await page.goto(`/projects/shop/approvals/${approval}`);
  await page.getByLabel('Comment').fill(typed);
  const elsewhere = await openBrowser(server);
  await elsewhere.request.post('/api/v1/session', {
    data: { username: 'ann', password: 'example-only-ann' },
  });
  expect(
    (
      await elsewhere.request.post('/api/v1/session:revokeAll', { headers: { origin: server.origin } })
    ).status(),
  ).toBe(204);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Your session has ended').waitFor();
  await dialog.getByLabel('User name or e-mail address').fill('ann');
  await dialog.locator('input[name=password]').fill('example-only-ann');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.getByLabel('Comment').inputValue()).toBe(typed);
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Approve/ })
    .click();
  await eventually(async () => {
    const found = (await call('ann', 'GET', `approvals/${approval}`)) as unknown as Found;
    return found.status === 'approved';
  });
}, 90_000);
