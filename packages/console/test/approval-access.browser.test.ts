import { describe, expect, test } from 'vitest';
import { approve, ask, comment, level, open, pipelineOf, readApproval, sign } from './approval-world.ts';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { eventually, openConsole } from './console.ts';
import { makeWorkflow, oneStage, startRun, tabTo } from './runs-world.ts';

const house = await openConsole();
closeBrowser();

const rich = [
  {
    ...level('QA', 'ann', 'bob'),
    rule: 'everyone',
    input: { name: 'ring', label: 'Ring', type: 'text', required: false },
  },
  { ...level('CAB', 'role:CAB'), peopleOnly: true },
];

describe('axe finds nothing serious, in light and in dark:', () => {
  const widths = [{}, { width: 390, height: 844 }];
  test.each(widths)('half signed, %j', async (look) => {
    const { approval } = await ask(house, await pipelineOf(house, rich));
    await sign(house, 'bob', approval, { comment: 'Fine' });
    const page = await open(await openAs(house, 'ann', look), approval);
    await page.getByText('Bob Roy approved on QA').or(page.getByText('bob approved on QA')).first().waitFor();
    await expectAccessible(page);
    if (look.width) {
      await approve(page).click();
      await page.getByRole('dialog').getByLabel('Ring').waitFor();
      await expectAccessible(page);
    }
  });
  test('barred, with a reason shown, and decided', async () => {
    const { approval } = await ask(house, await pipelineOf(house, [level('QA', 'ann')]));
    const page = await open(await openAs(house, 'bob'), approval);
    await approve(page).focus();
    await page.getByRole('tooltip').waitFor();
    await expectAccessible(page);
    await sign(house, 'ann', approval, { verdict: 'reject', comment: 'No' });
    await page.getByText('Rejected', { exact: true }).first().waitFor();
    await expectAccessible(page);
  });
});

test('by keyboard alone: a comment, the value, and the signature', async () => {
  const { approval } = await ask(house, await pipelineOf(house, rich));
  const page = await open(await openAs(house, 'ann'), approval);
  await tabTo(page, 'Ring');
  await page.keyboard.type('two');
  await tabTo(page, 'Comment');
  await page.keyboard.type('With both hands on it');
  await tabTo(page, 'Reject');
  await tabTo(page, 'Approve');
  await page.keyboard.press('Enter');
  await page.getByText('You have approved').waitFor();
  const { levels } = await readApproval(house, approval);
  expect(levels[0]).toMatchObject({ value: 'two', status: 'open' });
  expect(levels[0]?.signers[0]).toMatchObject({ username: 'ann', comment: 'With both hands on it' });
});

test('in Chinese, what the server says stays as it says it', async () => {
  const { approval } = await ask(house, await pipelineOf(house, [level('QA', 'ann')]));
  const page = await openAs(house, 'ann', { locale: 'zh-CN' });
  await page.goto(`/projects/shop/approvals/${approval}`);
  await page.getByRole('heading', { name: '由谁签署' }).waitFor();
  await page.getByText('0 of 1 have approved; one more decides (anyone may approve).').waitFor();
  await page.getByLabel('意见').fill('已测试');
  await page.getByRole('button', { name: '批准' }).click();
  await page.getByText('您已批准').waitFor();
  expect((await readApproval(house, approval)).levels[0]?.signers[0]?.comment).toBe('已测试');
});

/** The question that a run, or a version, asks. */
const asks = (title: RegExp) =>
  eventually(async () => {
    const { items }: { items: { id: string; title: string }[] } = await house.as(
      'ci',
      'GET',
      'approvals?status=open',
    );
    return items.find((one) => title.test(one.title))?.id;
  });

test('a job of a run shows what the run was started with', async () => {
  const job = { name: 'sign-off', approval: { approvers: ['ann'], description: 'May the tests begin?' } };
  await makeWorkflow(house, 'release', oneStage(job), {
    inputs: [{ name: 'target', type: 'environment', options: ['qa', 'prod'] }],
  });
  await startRun(house, 'release', { inputs: { target: 'prod' } });
  const page = await open(await openAs(house, 'ann'), await asks(/sign-off/));
  await page.getByText('May the tests begin?').waitFor();
  await page.getByRole('row', { name: 'target prod' }).waitFor();
  await page.getByRole('link', { name: 'Run 1 of Flow release' }).waitFor();
  await approve(page).click();
  await page.getByText('The run goes on.').waitFor();
});

test('a version of a workflow shows how it differs from the active one', async () => {
  await makeWorkflow(house, 'tests', oneStage({ name: 'run', manual: { instructions: 'Run them' } }));
  await house.as('ann', 'PATCH', 'workflows/tests', { reviewRequired: true, reviewPolicy: 'qa' });
  const text = JSON.stringify({
    stages: oneStage({ name: 'run', manual: { instructions: 'Run all of them' } }),
  });
  await house.as('ci', 'POST', 'workflows/tests/versions', { label: 'v2', text });
  const { approval }: { approval: string } = await house.as(
    'ci',
    'POST',
    'workflows/tests/versions/2:submit',
  );
  const page = await open(await openAs(house, 'ann'), approval);
  const change = page.getByRole('listitem').filter({ hasText: 'instructions' });
  await change.getByText('Run them', { exact: true }).waitFor();
  await change.getByText('Run all of them', { exact: true }).waitFor();
  await page.getByText('Beside v1, which runs execute now').waitFor();
  await page.getByRole('link', { name: 'Both side by side' }).waitFor();
  await comment(page).fill('Good');
  await approve(page).click();
  await page.getByText('The version is published.').waitFor();
});
