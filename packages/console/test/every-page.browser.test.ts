import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, type Look, openAs } from './browser.ts';
import { eventually, openConsole } from './console.ts';
import { caller, ship, throughProduction, throughQa } from './pictures/story.ts';

// What holds for every page there is, by the addresses in app/routes.tsx: whoever adds a page has it tested here.

const house = await openConsole();
closeBrowser();

const routes = readFileSync(join(import.meta.dirname, '../src/app/routes.tsx'), 'utf8');
const addresses = [...routes.matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path);

const ids: Record<string, string> = { project: 'shop', pipeline: '1', policy: '2', workflow: 'nightly' };

beforeAll(async () => {
  const call = caller(house.origin);
  const first = await ship(call, 'Web shop 2.3', '2.3.7');
  await throughProduction(call, await throughQa(call, first.execution));
  const next = await ship(call, 'Web shop 2.4', '2.4.0');
  const approval = await throughQa(call, next.execution);
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
  const preApproval = (await house.as('ann', 'POST', 'pre-approvals', {
    ...{ externalId: 'CHG-1', executors: [{ username: 'bob' }], environments: ['qa'], services: [] },
    ...{ windowStart: hours(-1), windowEnd: hours(1), singleUse: false },
  })) as { id: string };
  const body = { preApproval: preApproval.id, inputs: { environment: 'qa' } };
  await house.as('ann', 'POST', `approvals/1/decisions`, { verdict: 'approve' });
  // The version is active a moment after it was approved.
  const start = (): Promise<{ id: string } | undefined> =>
    house.as('bob', 'POST', 'workflows/nightly/runs', body).catch(() => undefined);
  const run = await eventually(start);
  Object.assign(ids, { release: next.release, approval, preApproval: preApproval.id, run: run.id });
}, 60_000);

const filled = (address: string): string =>
  address.replace(/\$(\w+)/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`Nobody knows an id for $${name}.`);
    return id;
  });

/** Opens it as over a slow line, and waits until everything has come. */
async function open(address: string, look: Look): Promise<Page> {
  const page = await openAs(house, 'ann', look);
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number }[]) shifts.push(entry.value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.route(/\/api\/v1\/(?!events)/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 120));
    await route.continue();
  });
  await page.goto(filled(address));
  await page.locator('h1').waitFor();
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
  return page;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const shifted = async (page: Page): Promise<number> =>
  sum(await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts));

/** Texts that do not fit into what they are in. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main *, header *, nav *')]
      .filter(
        (element) =>
          element.childNodes.length > 0 &&
          element.innerText?.trim() &&
          !element.closest('.cm-editor, .react-flow, [aria-hidden=true]'),
      )
      .filter((element) => {
        const { overflowX, textOverflow } = getComputedStyle(element);
        const hides = overflowX === 'hidden' || overflowX === 'clip' || textOverflow === 'ellipsis';
        return hides && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1;
      })
      .map((element) => `${element.className}: ${element.innerText.slice(0, 80)}`),
  );

const wider = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('there are pages to look at', () => expect(addresses.length).toBeGreaterThan(20));

describe.each(addresses)('%s', (address) => {
  test('has no serious violation that axe finds, one heading, nothing that jumps or is cut', async () => {
    const page = await open(address, {});
    expect(await page.locator('h1').count()).toBe(1);
    expect(await cut(page)).toEqual([]);
    // Below what the web vitals call good (0.1).
    expect(await shifted(page)).toBeLessThan(0.05);
    await expectAccessible(page);
  });
  test('fits a phone, also in Chinese', async () => {
    const page = await open(address, { width: 390, height: 844, locale: 'zh-CN' });
    expect(await page.locator('html').getAttribute('lang')).toBe('zh');
    expect(await wider(page)).toBeLessThanOrEqual(0);
    expect(await cut(page)).toEqual([]);
    expect(await shifted(page)).toBeLessThan(0.05);
  });
});
