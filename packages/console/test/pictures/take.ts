import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium } from 'playwright-core';
import { launch } from '../../../server/test/process/launch.ts';
import { unpackedChromium } from '../chromium.ts';
import { caller, permit, ship, throughProduction, throughQa } from './story.ts';

// The pictures of the README, taken of a server of its own with the example project: `npm run pictures`.

const folder = join(import.meta.dirname, '../../../../docs/pictures');
const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

const data = await mkdtemp(join(tmpdir(), 'countersign-pictures-'));
const { started, kill } = launch({ COUNTERSIGN_DATA: data, COUNTERSIGN_EXAMPLE: 'yes' });
const server = await started;
if (!('origin' in server)) throw new Error(server.errors);
const { origin } = server;
const browser = await chromium.launch({
  executablePath: await unpackedChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

/** Signs in as one of the example's people, opens an address, and takes a picture once everything is there. */
async function take(
  name: string,
  who: string,
  path: string,
  look: BrowserContextOptions,
  press?: string,
): Promise<void> {
  const context = await browser.newContext({
    ...{ baseURL: origin, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...look },
  });
  const page = await context.newPage();
  await page.request.post('/api/v1/session', { data: { username: who, password: `example-only-${who}` } });
  await page.goto(path);
  await page.locator('h1').waitFor();
  await page
    .locator('[role=status][aria-label], .mantine-Skeleton-root')
    .first()
    .waitFor({ state: 'detached' });
  if (press !== undefined) {
    await page.getByRole('main').getByRole('button', { name: press }).first().click();
    await page.getByRole('dialog').waitFor();
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  }
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
}

try {
  const call = caller(origin);
  const first = await ship(call, 'Web shop 2.3', '2.3.7');
  await throughProduction(call, await throughQa(call, first.execution));
  const next = await ship(call, 'Web shop 2.4', '2.4.0');
  const approval = await throughQa(call, next.execution);
  await ship(call, 'Web shop 2.5', '2.5.0-rc.1');
  await permit(call);
  const here = `/projects/shop/approvals/${approval}`;
  await take('inbox', 'ann', '/', desktop);
  await take('approval', 'ann', here, desktop);
  await take('approval-dark', 'ann', here, { ...desktop, colorScheme: 'dark' });
  await take('approval-phone', 'ann', here, phone);
  await take('release', 'bob', `/projects/shop/releases/${next.release}`, desktop);
  await take('release-dark', 'bob', `/projects/shop/releases/${next.release}`, {
    ...desktop,
    colorScheme: 'dark',
  });
  await take('inbox-phone', 'ann', '/', phone);
  await take('run-dialog', 'bob', '/projects/shop/workflows/nightly', desktop, 'Run');
  await take('policy', 'ann', '/projects/shop/policies/2', desktop);
} finally {
  await browser.close();
  await kill('SIGTERM');
  await rm(data, { recursive: true, force: true });
}
