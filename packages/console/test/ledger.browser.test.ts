import { readFile } from 'node:fs/promises';
import type { LedgerEntry } from '@countersign/contract/ledger.ts';
import { verifyLedger } from '@countersign/contract/ledger-verify.ts';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { eventually, openConsole } from './console.ts';

const house = await openConsole(`
users:
  - { username: auditor, name: Auditor, administrator: true, password: { value: example-only-auditor } }
`);
closeBrowser();

const entriesOf = async (query = ''): Promise<LedgerEntry[]> =>
  ((await house.as('ann', 'GET', `ledger?limit=200&${query}`)) as { items: LedgerEntry[] }).items;

const made = (...call: Parameters<typeof house.as>): Promise<{ id: string }> => house.as(...call);

let approval = '';
let release = '';
beforeAll(async () => {
  const contents = [
    { service: 'cart', module: 'cart-api', version: '2.4.0', digest: `sha256:${'a'.repeat(64)}` },
  ];
  ({ id: release } = await house.as('ci', 'POST', 'releases', {
    title: 'Web shop 2.4',
    pipeline: 'standard',
  }));
  const { id: snapshot } = await made('ci', 'POST', `releases/${release}/snapshots`, {
    contents,
  });
  await house.as('ci', 'POST', 'releases', { title: 'Something else', pipeline: 'standard' });
  await house.as('ci', 'POST', 'executions', { snapshot });
  const found = await eventually(async () => {
    const { items } = (await house.as('ann', 'GET', '/api/v1/inbox')) as {
      items: { approval: string; title: string }[];
    };
    return items.find(({ title }) => title.startsWith('RL-1'));
  });
  approval = found.approval;
  const refused = house.as('bob', 'POST', `approvals/${approval}/decisions`, { verdict: 'approve' });
  await expect(refused).rejects.toThrow('approval/not-approver');
  const signed = { verdict: 'approve', comment: 'Tested on QA' };
  await house.as('ann', 'POST', `approvals/${approval}/decisions`, signed);
  await eventually(async () => (await entriesOf('action=stage.steps-running')).length > 0);
});

const rows = (page: Page) => page.getByRole('main').getByRole('listitem');
const choose = async (page: Page, field: string, option: string | RegExp) => {
  await page
    .getByRole('combobox', { name: field })
    .or(page.getByRole('textbox', { name: field }))
    .first()
    .click();
  await page.getByRole('option', { name: option }).first().click();
};
/** What the page shows is what the API answers to the same question, and it is something. */
const expectFound = async (page: Page, query: string) => {
  const wanted = await entriesOf(query);
  expect(wanted.length).toBeGreaterThan(0);
  await vi.waitFor(async () => expect(await rows(page).count()).toBe(wanted.length), 10_000);
};

test('a signature is a sentence that leads to what was signed', async () => {
  const page = await openAs(house, 'bob');
  await page.goto('/projects/shop/ledger');
  const row = rows(page).filter({ hasText: 'ann approved RL-1 Web shop 2.4' });
  await row.getByText('on level QA').waitFor();
  await row.getByText('Tested on QA').waitFor();
  await expectAccessible(page);
  await row.getByRole('link', { name: /^RL-1/ }).click();
  await page.waitForURL(`**/approvals/${approval}`);
});

test('who tried what they may not is there, marked, with the reason', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/ledger');
  const row = rows(page).filter({ hasText: 'bob wanted to decide on RL-1' });
  await row.getByText('Refused: Not an approver of this approval').waitFor();
});

test('one searches by release, kind, person, action and time, and all together; whoever opens the link sees the same', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/ledger');
  await rows(page).first().waitFor();
  await choose(page, 'About a release', /RL-1 Web shop/);
  await expectFound(page, `release=${release}`);
  expect(await rows(page).filter({ hasText: 'Something else' }).count()).toBe(0);
  await choose(page, 'Person', /^Ann Lee|^ann/);
  await expectFound(page, `release=${release}&actor=ann`);
  await choose(page, 'Kind of thing', 'approval');
  await expectFound(page, `release=${release}&actor=ann&subjectType=approval`);
  await choose(page, 'What was done', /^approved … on level …/);
  await expectFound(page, `release=${release}&actor=ann&subjectType=approval&action=decision.made`);
  await page.getByLabel('From').fill('2020-01-01T00:00');
  await page.waitForURL(/from=2020/);
  await expectFound(page, 'action=decision.made');
  const other = await openAs(house, 'bob', { timezoneId: 'Asia/Shanghai', locale: 'zh-CN' });
  await other.goto(page.url());
  await other.getByText('在级别 QA 批准了').waitFor();
  expect(await rows(other).count()).toBe(await rows(page).count());
  expect(await other.getByLabel('从', { exact: true }).inputValue()).toBe('2020-01-01T08:00');
  await page.getByLabel('Until').fill('2021-01-01T00:00');
  await page.getByText('Nothing like that has happened').waitFor();
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expectFound(page, '');
});

test('what happens appears at the top within a second', async () => {
  const page = await openAs(house, 'bob');
  await page.goto('/projects/shop/ledger');
  await page.getByText('Live: what happens').waitFor();
  await page.waitForTimeout(300);
  await made('ci', 'POST', 'releases', { title: 'Just now', pipeline: 'standard' });
  const since = performance.now();
  await rows(page).first().filter({ hasText: 'ci created RL-3 Just now' }).waitFor();
  expect(performance.now() - since).toBeLessThan(1000);
});

test('one entry has an address of its own, with its details, its JSON and its hash', async () => {
  const [entry] = await entriesOf('action=decision.made');
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/ledger?action=decision.made');
  await page.getByRole('link', { name: `Details of entry ${entry?.id}` }).click();
  await page.waitForURL(/entry=/);
  const other = await openAs(house, 'bob');
  await other.goto(page.url());
  const drawer = other.getByRole('dialog', { name: `Entry ${entry?.id}` });
  await drawer
    .getByText(entry?.hash ?? '')
    .first()
    .waitFor();
  await drawer.getByRole('row', { name: /^comment Tested on QA/ }).waitFor();
  await drawer.getByRole('row', { name: /^level QA/ }).waitFor();
  await drawer
    .getByRole('region', { name: 'As JSON' })
    .getByText(entry?.subject.id ?? '')
    .waitFor();
  await expectAccessible(other);
});

test('the export is downloaded, counted, and verifies', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/ledger');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByText('countersign ledger verify ledger-shop.jsonl').first().waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Begin' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('ledger-shop.jsonl');
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  const found = await verifyLedger(lines);
  expect(found).toMatchObject({ entries: (await entriesOf()).length, faults: [] });
  expect(found.disclosures).toBeGreaterThan(0);
  await page.getByText(`${found.entries} entries`).waitFor();
  await expectAccessible(page);
});

test('by keyboard alone: choose, open an entry, close it', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/ledger');
  await rows(page).first().waitFor();
  await page
    .getByRole('textbox', { name: 'Kind of thing' })
    .or(page.getByRole('combobox', { name: 'Kind of thing' }))
    .first()
    .focus();
  await page.keyboard.type('approv');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectFound(page, 'subjectType=approval');
  await tabTo(page, /^Details of entry/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed++) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    if (name.test(label)) return;
  }
  throw new Error(`nothing called ${name} can be reached by Tab`);
}

test.each([
  ['light', 'en-GB'],
  ['dark', 'zh-CN'],
] as const)('on a phone nothing is cut: %s, %s', async (colorScheme, locale) => {
  const page = await openAs(house, 'ann', { width: 390, height: 844, colorScheme, locale });
  await page.goto('/projects/shop/ledger');
  await rows(page).first().waitFor();
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await wide()).toBeLessThanOrEqual(390);
  await page.screenshot({ path: `/tmp/insight-ledger-390-${locale}.png` });
  await page.getByRole('button', { name: /^(Find entries|查找记录)/ }).click();
  await page
    .getByRole('link', { name: /^(Details of entry|记录)/ })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
  expect(await wide()).toBeLessThanOrEqual(390);
  await page.screenshot({ path: `/tmp/insight-entry-390-${locale}.png` });
});

test('an administrator reads the whole ledger, live; nobody else does', async () => {
  const page = await openAs(house, 'auditor');
  await page.goto('/ledger');
  await rows(page).filter({ hasText: 'created account auditor' }).waitFor();
  await made('ci', 'POST', 'releases', { title: 'For all to see', pipeline: 'standard' });
  await rows(page).first().filter({ hasText: 'For all to see' }).waitFor();
  await choose(page, 'Where', 'Only what concerns no project');
  await vi.waitFor(async () => expect(await rows(page).filter({ hasText: 'RL-' }).count()).toBe(0));
  await page
    .getByRole('link', { name: /^Details of entry/ })
    .first()
    .click();
  await page.getByRole('dialog').getByText('SHA-256').waitFor();
  const other = await openAs(house, 'ann');
  await other.goto('/ledger');
  await other
    .getByRole('alert')
    .getByText(/not an administrator/)
    .waitFor();
});
