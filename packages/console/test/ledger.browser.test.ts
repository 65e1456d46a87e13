import { expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { choose, expectFound, openSigned, rows } from './ledger-world.ts';

const house = await openSigned();
closeBrowser();

test('a signature is a sentence that leads to what was signed', async () => {
  const page = await openAs(house, 'bob');
  await page.goto('/projects/shop/ledger');
  const row = rows(page).filter({ hasText: 'ann approved RL-1 Web shop 2.4' });
  await row.getByText('on level QA').waitFor();
  await row.getByText('Tested on QA').waitFor();
  await expectAccessible(page);
  await row.getByRole('link', { name: /^RL-1/ }).click();
  await page.waitForURL(`**/approvals/${house.approval}`);
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
  await expectFound(house, page, `release=${house.release}`);
  expect(await rows(page).filter({ hasText: 'Something else' }).count()).toBe(0);
  await choose(page, 'Person', /^Ann Lee|^ann/);
  await expectFound(house, page, `release=${house.release}&actor=ann`);
  await choose(page, 'Kind of thing', 'approval');
  await expectFound(house, page, `release=${house.release}&actor=ann&subjectType=approval`);
  await choose(page, 'What was done', /^approved … on level …/);
  await expectFound(
    house,
    page,
    `release=${house.release}&actor=ann&subjectType=approval&action=decision.made`,
  );
  await page.getByLabel('From').fill('2020-01-01T00:00');
  await page.waitForURL(/from=2020/);
  await expectFound(house, page, 'action=decision.made');
  const other = await openAs(house, 'bob', { timezoneId: 'Asia/Shanghai', locale: 'zh-CN' });
  await other.goto(page.url());
  await other.getByText('在级别 QA 批准了').waitFor();
  expect(await rows(other).count()).toBe(await rows(page).count());
  expect(await other.getByLabel('从', { exact: true }).inputValue()).toBe('2020-01-01T08:00');
  await page.getByLabel('Until').fill('2021-01-01T00:00');
  await page.getByText('Nothing like that has happened').waitFor();
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expectFound(house, page, '');
});

test('what happens appears at the top within a second', async () => {
  const page = await openAs(house, 'bob');
  await page.goto('/projects/shop/ledger');
  await page.getByText('Live: what happens').waitFor();
  await page.waitForTimeout(300);
  await house.create('Just now');
  const since = performance.now();
  await rows(page).first().filter({ hasText: 'ci created RL-3 Just now' }).waitFor();
  expect(performance.now() - since).toBeLessThan(1000);
});
