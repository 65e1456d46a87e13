import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

type Found = {
  violations: { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }[];
};

/** What axe looks at: everything in light; in dark, where nothing but colours is another, what concerns them. */
const looks = {
  light: {},
  dark: { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
};

/** Fails on every serious or critical violation of WCAG that axe finds on the page as it is now, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction(follows, colorScheme);
    await settled(page);
    expect(await violations(page, looks[colorScheme]), `${page.url()}, ${colorScheme}`).toEqual([]);
  }
}

/** The page goes by the browser's scheme, and has noticed the change; or by the reader's own choice. */
const follows = (scheme: string) =>
  /light|dark/.test(localStorage.getItem('mantine-color-scheme-value') ?? '') ||
  document.documentElement.getAttribute('data-mantine-color-scheme') === scheme;

/** Colours that fade from one into the other are nobody's choice. */
const settled = (page: Page) =>
  page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const fading = document
      .getAnimations()
      .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(fading.map(({ finished }) => finished));
  });

async function violations(page: Page, look: object): Promise<string[]> {
  // Through the debugger, since the page's own security policy lets no script in.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await source());
  const { violations: found } = await page.evaluate(
    (options) =>
      (globalThis as unknown as { axe: { run(options: object): Promise<Found> } }).axe.run(options),
    { ...look, resultTypes: ['violations'] },
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
    );
}

let read: Promise<string> | undefined;
function source(): Promise<string> {
  read ??= import('node:fs/promises').then(({ readFile }) => readFile(axe, 'utf8'));
  return read;
}
