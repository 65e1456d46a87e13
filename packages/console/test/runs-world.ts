import type { Run } from '@countersign/contract/run-shapes.ts';
import type { Page } from 'playwright-core';
import type { Console } from './console.ts';

type Made = { readonly fields?: object; readonly inputs?: readonly object[] };

/** Makes a workflow whose active version has these jobs in stages, without a review unless told. */
export async function makeWorkflow(house: Console, key: string, stages: object, made: Made = {}) {
  const { fields = {}, inputs = [] } = made;
  await house.as('ann', 'POST', 'workflows', { key, name: `Flow ${key}`, reviewRequired: false, ...fields });
  const text = JSON.stringify({ inputs, stages });
  await house.as('ann', 'POST', `workflows/${key}/versions`, { label: 'v1', text });
  await house.as('ann', 'POST', `workflows/${key}/versions/1:submit`);
}

/** One stage of jobs. */
export const oneStage = (...jobs: object[]) => [{ name: 'Deploy', jobs }];

/** A manual job of this name. */
export const byHand = (name: string) => ({ name, manual: { instructions: `Do ${name}, please.` } });

export const startRun = (house: Console, workflow: string, body: object = {}): Promise<Run> =>
  house.as('ci', 'POST', `workflows/${workflow}/runs`, body);

export const readRun = (house: Console, id: string): Promise<Run> => house.as('ci', 'GET', `runs/${id}`);

/** An instant this many minutes from now. */
export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

/** One approval form in the run dialog. */
export const card = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });

/** What is said of a form beside its number: what assistive technology reads with it. */
export async function saidOf(page: Page, name: string): Promise<string> {
  const id = await card(page, name).getAttribute('aria-describedby');
  return (await page.locator(`[id="${id}"]`).textContent()) ?? '';
}

/** Opens the run dialog of a workflow from the page of runs. */
export async function openDialog(page: Page, workflow = 'Flow release'): Promise<void> {
  await page.goto('/projects/shop/runs');
  await page.getByRole('button', { name: 'Run a workflow' }).click();
  await page.getByRole('menuitem', { name: workflow }).click();
  await page.getByRole('dialog').waitFor();
}

/** Presses Tab until the control of this name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const one = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLElement> };
      return one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent ?? '';
    });
    if (focused.startsWith(name)) return;
  }
  throw new Error(`Tab does not come to ${name}.`);
}
