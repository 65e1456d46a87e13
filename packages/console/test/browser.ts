import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, expect, inject, onTestFinished } from 'vitest';
import type { Console } from './console.ts';

// Not those the package proposes: they switch off what this is to be tested with, such as the same-origin policy.
const flags = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'];

let opened: Promise<Browser> | undefined;

const browser = (): Promise<Browser> => {
  opened ??= chromium.launch({ executablePath: inject('chromium'), args: flags, chromiumSandbox: false });
  return opened;
};

/** For the end of every file that opens browsers. The next file of this process opens one of its own. */
export const closeBrowser = () =>
  afterAll(async () => {
    const closing = opened;
    opened = undefined;
    await (await closing)?.close();
  });

export type Look = {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
  readonly timezoneId?: string;
  /** Fingers instead of a mouse. */
  readonly hasTouch?: boolean;
};

/** A browser of its own for this test, as somebody who has never been here has it. It fails the test on any error of a page. */
export async function openBrowser({ origin }: Pick<Console, 'origin'>, look: Look = {}): Promise<Page> {
  const { width = 1280, height = 800, ...rest } = look;
  const context = await (await browser()).newContext({
    ...{
      baseURL: origin,
      viewport: { width, height },
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'UTC',
    },
    ...rest,
  });
  context.setDefaultTimeout(30_000);
  const wrong = watch(context);
  onTestFinished(async () => {
    await context.close();
    expect(wrong, 'what the browser complained about').toEqual([]);
  });
  return context.newPage();
}

/** The same, signed in as one of the example's people. */
export async function openAs(
  house: Pick<Console, 'origin' | 'passwordOf'>,
  username: string,
  look: Look = {},
): Promise<Page> {
  const page = await openBrowser(house, look);
  const body = { username, password: house.passwordOf(username) };
  const answer = await page.request.post('/api/v1/session', { data: body });
  expect(answer.status()).toBe(200);
  return page;
}

/** Waits until a field has the keyboard: a dialog takes it a moment after it shows. */
export const focused = (field: Locator): Promise<void> =>
  expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);

/** What a browser may say: that an answer was a refusal, which is what the pages are to show, or that nobody answered. */
const usual = /Failed to load resource|net::ERR_|The page could not be loaded/;

function watch(context: BrowserContext): string[] {
  const wrong: string[] = [];
  const note = (text: string) => usual.test(text) || wrong.push(text);
  context.on('weberror', (error) => note(String(error.error().stack)));
  context.on('console', (message) => message.type() === 'error' && note(message.text()));
  return wrong;
}
