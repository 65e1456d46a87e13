import type { Page } from 'playwright-core';
import { type Console, eventually } from './console.ts';

/** A release of ci's that has come to the gate of the stage QA of this pipeline. Answers the approval's id. */
export async function asked(house: Console, title: string, pipeline = 'standard'): Promise<string> {
  const release: { id: string } = await house.as('ci', 'POST', 'releases', { title, pipeline });
  return askedAgain(house, release.id);
}

/** One more snapshot of a release, which has come to the gate as well. */
export async function askedAgain(house: Console, release: string): Promise<string> {
  const contents = [{ service: 'cart', module: 'cart-api', version: `2.4.${Date.now() % 1000}` }];
  const made: { id: string } = await house.as('ci', 'POST', `releases/${release}/snapshots`, { contents });
  type Execution = {
    id: string;
    stages: { attempts: { gates: { approval: string | null }[] }[] }[];
  };
  const { id }: Execution = await house.as('ci', 'POST', 'executions', { snapshot: made.id });
  return eventually(async () => {
    const now: Execution = await house.as('ci', 'GET', `executions/${id}`);
    return now.stages[0]?.attempts[0]?.gates[0]?.approval;
  });
}

/** The rows of the inbox, and one of them. */
export const rows = (page: Page) => page.getByRole('list', { name: 'Inbox' }).getByRole('listitem');
export const row = (page: Page, title: string) => rows(page).filter({ hasText: title });

/** Where a decision of somebody goes. */
export const decisions = (approval: string) => `approvals/${approval}/decisions`;
