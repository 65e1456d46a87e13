import type { Approval } from '@countersign/contract/approval-shapes.ts';
import type { Execution } from '@countersign/contract/execution-shapes.ts';
import type { Page } from 'playwright-core';
import { type Console, eventually } from './console.ts';

/** Something on its way to QA, asked for by ci. */
export type Asked = { readonly approval: string; readonly execution: string; readonly release: string };

let count = 0;

/** Makes a policy of these levels, and a pipeline whose one gate asks by it. Answers the pipeline's name. */
export async function pipelineOf(
  house: Console,
  levels: readonly object[],
  more: object = {},
): Promise<string> {
  count += 1;
  const name = `asks ${count}`;
  await house.as('ann', 'POST', 'policies', { name, levels, ...more });
  const gates = [{ name: 'Sign-off', type: 'approval', policy: name }];
  const made: { id: string } = await house.as('ann', 'POST', 'pipelines', {
    name,
    stages: [{ name: 'QA', environment: 'qa', gates }],
  });
  await house.as('ann', 'POST', `pipelines/${made.id}/versions/1:activate`);
  return name;
}

/** The contents of a snapshot: the cart in this version. */
export const cart = (version: string, more: object = {}): object[] => [
  { service: 'cart', module: 'cart-api', version, ...more },
];

/** Submits a snapshot of a new release, or of the release given, and comes when its gate asks. */
export async function ask(
  house: Console,
  pipeline: string,
  { contents = cart('2.4.0'), release }: { contents?: object[]; release?: string } = {},
): Promise<Asked> {
  const into =
    release ??
    ((await house.as('ci', 'POST', 'releases', { title: 'Web shop 2.4', pipeline })) as { id: string }).id;
  const snapshot: { id: string } = await house.as('ci', 'POST', `releases/${into}/snapshots`, { contents });
  const { id }: Execution = await house.as('ci', 'POST', 'executions', { snapshot: snapshot.id });
  const approval = await eventually(async () => {
    const { stages }: Execution = await house.as('ci', 'GET', `executions/${id}`);
    return stages.flatMap(({ attempts }) => attempts.flatMap(({ gates }) => gates)).at(-1)?.approval;
  });
  return { approval, execution: id, release: into };
}

export const sign = (house: Console, who: string, approval: string, body: object = {}): Promise<unknown> =>
  house.as(who, 'POST', `approvals/${approval}/decisions`, { verdict: 'approve', ...body });

export const readApproval = (house: Console, approval: string): Promise<Approval> =>
  house.as('ci', 'GET', `approvals/${approval}`);

/** Opens an approval and waits until it can be read. */
export async function open(page: Page, approval: string): Promise<Page> {
  await page.goto(`/projects/shop/approvals/${approval}`);
  await page.getByRole('heading', { name: 'Who signs' }).waitFor();
  return page;
}

/** A level anybody of these may sign. */
export const level = (name: string, ...approvers: string[]) => ({ name, rule: 'anyone', approvers });

export const comment = (page: Page) => page.getByLabel('Comment', { exact: true });
export const approve = (page: Page) => page.getByRole('button', { name: 'Approve', exact: true });
export const reject = (page: Page) => page.getByRole('button', { name: 'Reject', exact: true });
