import type { LedgerEntry } from '@countersign/contract/ledger.ts';
import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { type Console, eventually, openConsole } from './console.ts';

export type Signed = Console & {
  /** What was signed, and of which release it was. */
  readonly approval: string;
  readonly release: string;
  entriesOf(query?: string): Promise<LedgerEntry[]>;
  /** Has ci create a release. */
  create(title: string): Promise<{ id: string }>;
};

/**
 * The example with an administrator, and something to read in its ledger: RL-1 was submitted, bob tried to approve it,
 * ann did, with a comment. RL-2 is something else.
 */
export async function openSigned(): Promise<Signed> {
  const house = await openConsole(`
users:
  - { username: auditor, name: Auditor, administrator: true, password: { value: example-only-auditor } }
`);
  const made = (path: string, body: object): Promise<{ id: string }> => house.as('ci', 'POST', path, body);
  const create = (title: string) => made('releases', { title, pipeline: 'standard' });
  const entriesOf = async (query = ''): Promise<LedgerEntry[]> =>
    ((await house.as('ann', 'GET', `ledger?limit=200&${query}`)) as { items: LedgerEntry[] }).items;

  const { id: release } = await create('Web shop 2.4');
  const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
  const { id: snapshot } = await made(`releases/${release}/snapshots`, { contents });
  await create('Something else');
  await made('executions', { snapshot });
  const { approval } = await eventually(async () => {
    const { items } = (await house.as('ann', 'GET', '/api/v1/inbox')) as {
      items: { approval: string; title: string }[];
    };
    return items.find(({ title }) => title.startsWith('RL-1'));
  });
  const sign = (who: string, comment: string) =>
    house.as(who, 'POST', `approvals/${approval}/decisions`, { verdict: 'approve', comment });
  await expect(sign('bob', '')).rejects.toThrow('approval/not-approver');
  await sign('ann', 'Tested on QA');
  await eventually(async () => (await entriesOf('action=stage.steps-running')).length > 0);
  return { ...house, approval, release, entriesOf, create };
}

/** The entries that a page shows. */
export const rows = (page: Page) => page.getByRole('main').getByRole('listitem');

/** Chooses an option of a field by pointer. */
export async function choose(page: Page, field: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: field }).click();
  await page.getByRole('option', { name: option }).first().click();
}

/** The page shows as much as the API answers to the same question, and that is something. */
export async function expectFound(house: Signed, page: Page, query: string): Promise<void> {
  const wanted = await house.entriesOf(query);
  expect(wanted.length).toBeGreaterThan(0);
  await vi.waitFor(async () => expect(await rows(page).count()).toBe(wanted.length), 10_000);
}
