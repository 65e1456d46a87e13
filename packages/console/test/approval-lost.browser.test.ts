import { expect, test } from 'vitest';
import {
  approve,
  ask,
  comment,
  level,
  open,
  pipelineOf,
  readApproval,
  reject,
  sign,
} from './approval-world.ts';
import { closeBrowser, openAs } from './browser.ts';
import { eventually, openConsole } from './console.ts';

// "Decision lost to someone faster, form gone stale: each shows what happened and what to do; nothing typed is lost."

const house = await openConsole();
closeBrowser();
const words = 'Tested on QA, with the new checkout';

test('lost to somebody faster, after it was sent: who that was, what one can do, and the comment is still there', async () => {
  const first = { ...level('QA', 'ann', 'bob'), rule: 'first-response' };
  const { approval } = await ask(house, await pipelineOf(house, [first]));
  const page = await open(await openAs(house, 'ann'), approval);
  await comment(page).fill(words);
  // Bob is faster by the time that it takes to come to the server.
  await page.route('**/decisions', async (route) => {
    await sign(house, 'bob', approval, { verdict: 'reject', comment: 'The cart is broken' });
    await route.continue();
  });
  await approve(page).click();
  const notice = page.getByRole('alert');
  await notice.getByText('It was decided while you were writing').waitFor();
  await notice.getByText(/^Bob Roy rejected on QA/).waitFor();
  await notice.getByText('What you wrote is still here').waitFor();
  expect(await comment(page).inputValue()).toBe(words);
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Bob Roy rejected' })
    .getByText('The cart is broken')
    .waitFor();
  await notice.getByRole('button', { name: 'Discard what I wrote' }).click();
  await comment(page).waitFor({ state: 'detached' });
  expect(
    (await readApproval(house, approval)).levels[0]?.signers.filter(({ verdict }) => verdict),
  ).toHaveLength(1);
});

test('lost before it was sent: the buttons say so at once', async () => {
  const { approval } = await ask(
    house,
    await pipelineOf(house, [level('QA', 'ann', 'bob'), level('CAB', 'bob')]),
  );
  const page = await open(await openAs(house, 'ann'), approval);
  await comment(page).fill(words);
  await sign(house, 'bob', approval);
  await page.getByRole('alert').getByText('Your level is decided already: others have signed it.').waitFor();
  await page
    .getByRole('alert')
    .getByText(/^Bob Roy approved on QA/)
    .waitFor();
  expect(await approve(page).getAttribute('aria-disabled')).toBe('true');
  await approve(page).focus();
  await page.getByRole('tooltip').getByText('Your level is decided already').waitFor();
  expect(await comment(page).inputValue()).toBe(words);
});

test('gone stale while the comment is typed: it says so, leads to what is asked now, and the comment goes along', async () => {
  const { approval } = await ask(house, await pipelineOf(house, [level('QA', 'ann')]));
  const page = await open(await openAs(house, 'ann'), approval);
  await comment(page).fill(words);
  await house.as('ann', 'PUT', 'environments/qa', { name: 'Quality' });
  await page.getByText('This is asked again').waitFor();
  expect(await comment(page).inputValue()).toBe(words);
  await approve(page).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'See what is asked now' }).click();
  await page.getByRole('heading', { level: 1, name: /to Quality$/ }).waitFor();
  expect(await comment(page).inputValue()).toBe(words);
  await approve(page).click();
  await page.getByText('You have approved').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Ann Lee (you) approved' }).getByText(words).waitFor();
});

test('gone stale after it was sent: refused as stale, and the comment is still there', async () => {
  const { approval } = await ask(house, await pipelineOf(house, [level('QA', 'ann')]));
  const page = await open(await openAs(house, 'ann'), approval);
  await comment(page).fill(words);
  let renamed = 0;
  await page.route('**/decisions', async (route) => {
    renamed += 1;
    if (renamed === 1) {
      await house.as('ann', 'PUT', 'environments/qa', { name: 'Quality assurance' });
      await eventually(async () => (await readApproval(house, approval)).status === 'superseded');
    }
    await route.continue();
  });
  await approve(page).click();
  await page.getByRole('link', { name: 'See what is asked now' }).waitFor();
  expect(await comment(page).inputValue()).toBe(words);
  expect((await readApproval(house, approval)).levels[0]?.signers[0]?.verdict).toBeNull();
});

test('whoever made it sees why they may not sign, and who can', async () => {
  const contents = [{ service: 'cart', module: 'cart-api', version: '3', committers: ['bob'] }];
  const { approval } = await ask(house, await pipelineOf(house, [level('QA', 'ann', 'bob')]), { contents });
  const page = await open(await openAs(house, 'bob'), approval);
  const because = 'You asked for this, or made what is to be approved here: somebody else has to sign it.';
  await page.getByRole('status').getByText(because).waitFor();
  await page.getByRole('status').getByText('Who can act: ann').waitFor();
  expect(await reject(page).getAttribute('aria-disabled')).toBe('true');
  await approve(page).hover();
  await page.getByRole('tooltip').getByText(because).waitFor();
  await page.getByRole('button', { name: 'Override' }).hover();
  await page
    .getByRole('tooltip')
    .getByText(/somebody else has to decide it/)
    .waitFor();
});

test('a question is withdrawn, and another overridden, with a reason', async () => {
  const more = { override: ['ann'] };
  const pipeline = await pipelineOf(house, [level('QA', 'bob')], more);
  for (const [button, status, heading] of [
    ['Withdraw', 'withdrawn', 'Withdrawn'],
    ['Override', 'overridden', 'Overridden'],
  ] as const) {
    const { approval } = await ask(house, pipeline);
    const page = await open(await openAs(house, 'ann'), approval);
    await page.getByRole('button', { name: button, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('Outage: the CAB was told by telephone');
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await page.getByText(heading, { exact: true }).first().waitFor();
    expect((await readApproval(house, approval)).status).toBe(status);
    await page.getByText('Outage: the CAB was told by telephone').waitFor();
  }
});
