import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  approve,
  ask,
  cart,
  comment,
  level,
  open,
  pipelineOf,
  readApproval,
  sign,
} from './approval-world.ts';
import { closeBrowser, openAs } from './browser.ts';
import { eventually, openConsole } from './console.ts';

const house = await openConsole(`
users: [{ username: looker, name: Looker, email: looker@example.test, password: { value: example-only-looker } }]
`);
closeBrowser();
await house.as('ann', 'PUT', 'members/looker', { access: 'viewer' });

/** From the answer of the API, in milliseconds: usually a fifth of a second; a busy machine is given time. */
const soon = 10_000;

/** When the page has got the answer to a decision, by the clock of the machine that all of them run on. */
const answeredAt = async (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const made = list.getEntries().find(({ name }) => name.endsWith('/decisions'));
          if (made) resolve(performance.timeOrigin + made.startTime + made.duration);
        }).observe({ type: 'resource' });
      }),
  );

/** When a text is first there. */
const shownAt = async (page: Page, text: string): Promise<number> =>
  page.evaluate(
    (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          if (document.body.innerText.includes(wanted)) resolve(performance.timeOrigin + performance.now());
        };
        new MutationObserver(look).observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
        });
      }),
    text,
  );

test('two people sign two levels in two browsers, and a third sees it happen without reloading', async () => {
  const { approval } = await ask(house, await pipelineOf(house, [level('QA', 'ann'), level('CAB', 'bob')]));
  const [ann, bob, looker] = [
    await openAs(house, 'ann'),
    await openAs(house, 'bob'),
    await openAs(house, 'looker'),
  ];
  for (const page of [ann, bob, looker]) await open(page, approval);
  await looker.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
  await bob.getByRole('status').getByText('Your level is not open').waitFor();
  await looker.getByRole('status').getByText('You are not among the approvers asked here.').waitFor();

  const signs = async (page: Page, words: string) => {
    await comment(page).fill(words);
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/decisions'));
    await approve(page).click();
    expect((await answered).status()).toBe(200);
  };
  const qa = shownAt(looker, '1 of 1 have approved; anyone may approve.');
  const first = answeredAt(ann);
  await signs(ann, 'Tested on QA');
  expect((await qa) - (await first)).toBeLessThan(soon);
  await looker
    .getByRole('listitem')
    .filter({ hasText: 'Ann Lee approved' })
    .getByText('Tested on QA')
    .waitFor();
  await ann.getByText('You have approved').waitFor();
  await ann.getByText('Now CAB is asked.').waitFor();

  // The level of whoever waited for it opens before their eyes.
  const cab = shownAt(looker, 'Fine with us');
  const second = answeredAt(bob);
  await signs(bob, 'Fine with us');
  expect((await cab) - (await second)).toBeLessThan(soon);
  await looker.getByRole('listitem').filter({ hasText: 'Bob Roy approved' }).waitFor();
  await looker.getByText('Approved', { exact: true }).first().waitFor();
  await bob.getByText('The pipeline goes on to QA by itself.').waitFor();
  expect(await looker.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
  expect((await readApproval(house, approval)).status).toBe('approved');
});

test('what goes there is shown beside what is there: changed, new, not in it; afterwards, what was there', async () => {
  await house.as('ann', 'PUT', 'services/search', { modules: [] });
  const pipeline = await pipelineOf(house, [level('QA', 'ann')]);
  const both = [...cart('7.0.0'), { service: 'search', version: '3' }];
  const before = await ask(house, pipeline, { contents: both });
  await sign(house, 'ann', before.approval);
  await eventually(async () => {
    const { items } = (await house.as('ci', 'GET', 'environments/qa/contents')) as {
      items: { version: string }[];
    };
    return items.some(({ version }) => version === '7.0.0');
  });
  const contents = [
    ...cart('7.1.0', { committers: ['bob'] }),
    { service: 'cart', module: 'cart-web', version: '1' },
  ];
  const { approval } = await ask(house, pipeline, { contents });
  const page = await open(await openAs(house, 'ann'), approval);
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  await row('cart / cart-api').getByRole('group', { name: 'from 7.0.0 to 7.1.0' }).waitFor();
  await row('cart / cart-api').getByText('by bob').waitFor();
  await row('cart / cart-web').getByText('New', { exact: true }).waitFor();
  await row('search').getByText('Not in it').waitFor();
  await page.getByText('What is not in a snapshot stays as it is').waitFor();
  await sign(house, 'ann', approval);
  await page.getByText('Beside what was in QA when it was decided').waitFor();
  await row('cart / cart-api').getByRole('group', { name: 'from 7.0.0 to 7.1.0' }).waitFor();
});

test('after a decision there is a way to the next thing in the inbox; the last one leads back to it', async () => {
  const pipeline = await pipelineOf(house, [level('QA', 'bob')]);
  const [one, other] = [await ask(house, pipeline), await ask(house, pipeline, { contents: cart('9.9') })];
  const page = await open(await openAs(house, 'bob'), one.approval);
  await page.getByRole('button', { name: 'Reject', exact: true }).click();
  await page.getByText('You have rejected').waitFor();
  await page.getByText('Nothing is done to QA.').waitFor();
  await page.getByRole('link', { name: /^Next: RL-\d+ Web shop 2\.4/ }).click();
  await page.waitForURL(`**/approvals/${other.approval}`);
  await approve(page).click();
  await page.getByText('Nothing else waits for you.').waitFor();
  await page.getByRole('link', { name: 'To the inbox' }).waitFor();
  expect((await readApproval(house, one.approval)).status).toBe('rejected');
});
