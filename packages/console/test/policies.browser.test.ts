import { expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { eventually, openConsole } from './console.ts';
import { editorOf, policyOf, submitted, write } from './editing.ts';

const house = await openConsole();
closeBrowser();

const text = (rule: string, role: string) => `levels:
  - name: QA
    rule: anyone
    approvers: ["role:QA Manager"]
  - name: CAB
    rule: ${rule}
    approvers:
      - role:${role}
`;

test('ann reads what production asks in sentences, and as YAML', async () => {
  const page = await openAs(house, 'ann');
  await page.goto('/projects/shop/policies');
  await page.getByRole('link', { name: 'production' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'production' }).click();
  await page.getByRole('heading', { name: 'production', level: 1 }).waitFor();
  await page.getByText('60 percent of the role CAB approve.').waitFor();
  await page.getByText('Anyone of the role QA Manager approves.').waitFor();
  await page.getByText('These do not sign: who asked for it').waitFor();
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'As YAML' }).click();
  await editorOf(page).waitFor();
  expect(await editorOf(page).innerText()).toContain('percent: 60');
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByText('Version 1: created by').waitFor();
});

test('ann is shown the lines of a wrong rule and of a role that is not there, tries what she means, and saves it', async () => {
  const page = await openAs(house, 'ann');
  await submitted(house);
  await eventually(async () => {
    const { items }: { items: unknown[] } = await house.as('ann', 'GET', 'approvals');
    return items.length > 0;
  });
  const { id } = await policyOf(house, 'production');
  await page.goto(`/projects/shop/policies/${id}/edit`);
  await editorOf(page).waitFor();

  await write(page, text('somebody', 'CAB'));
  await page.getByRole('button', { name: /^Line 6: / }).waitFor();
  await write(page, text('anyone', 'Nobody'));
  await page.getByRole('button', { name: /^Line 8: .*Nobody/ }).click();
  await page.keyboard.press('Shift+End');
  await page.keyboard.insertText('role:CAB');
  await page.getByText('Anyone of the role CAB approves.').waitFor();
  await page.getByText('It asks otherwise: what differs is marked.').waitFor();
  const [now, then] = [
    page.getByRole('region', { name: 'The policy as it is in force' }),
    page.getByRole('region', { name: 'As it is typed here' }),
  ];
  await now.getByText('2 signatures, of ann and bob').waitFor();
  await then.getByText('1 signature, of ann and bob').waitFor();
  await then.getByText('otherwise', { exact: true }).waitFor();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Version 2, written by ann').waitFor();
  expect(await policyOf(house, 'production')).toMatchObject({ version: 2 });
});

test('a text that is no YAML is told at once, and cannot be sent', async () => {
  const page = await openAs(house, 'ann');
  const { id } = await policyOf(house, 'qa');
  await page.goto(`/projects/shop/policies/${id}/edit`);
  await editorOf(page).waitFor();
  await write(page, 'levels:\n  - name: QA\n   rule: anyone\n');
  await page.getByRole('button', { name: /^Line 3: / }).waitFor();
  await page.getByRole('button', { name: 'Save' }).hover();
  await page.getByRole('tooltip').getByText('This is no YAML yet').waitFor();
});

test('while somebody types the server is not asked at every key', async () => {
  const page = await openAs(house, 'ann');
  const { id } = await policyOf(house, 'qa');
  await page.goto(`/projects/shop/policies/${id}/edit`);
  await editorOf(page).click();
  await page.keyboard.press('ControlOrMeta+End');
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('policies:simulate')) asked += 1;
  });
  await page.keyboard.type('# a remark of forty letters, or a few more', { delay: 20 });
  const { length } = '# a remark of forty letters, or a few more';
  expect(asked).toBeLessThan(length / 4);
});
