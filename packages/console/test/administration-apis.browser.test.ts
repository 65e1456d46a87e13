import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { closeBrowser, openAs } from './browser.ts';
import { eventually, openConsole } from './console.ts';

// Every call that the page shows, sent by curl as it stands there, by the shell it is meant for. `--fail-with-body` makes
// curl fail on every refusal.

const house = await openConsole();
closeBrowser();

const run = promisify(execFile);

/** Something that waits for ann: a snapshot of a new release, submitted by ci. */
async function somethingWaits(title: string): Promise<void> {
  const release: { id: string } = await house.as('ci', 'POST', 'releases', { title, pipeline: 'standard' });
  const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
  const snapshot: { id: string } = await house.as('ci', 'POST', `releases/${release.id}/snapshots`, {
    contents,
  });
  await house.as('ci', 'POST', 'executions', { snapshot: snapshot.id });
}

async function shown(page: Page, api: string): Promise<Shown[]> {
  await page.goto(`/apis?project=shop&api=${api}`);
  await page.getByRole('heading', { name: 'Examples' }).waitFor();
  const examples = page.getByRole('region', { name: 'Examples' }).getByRole('article');
  const names = await examples.getByRole('heading').allTextContents();
  const texts = await examples.getByRole('region').allTextContents();
  return names.map((name, nth) => ({ name, text: texts[nth] ?? '' }));
}

type Shown = { readonly name: string; readonly text: string };

/** Runs them in their order; answers what was said to each. */
async function runAll(examples: readonly Shown[], who = 'ann'): Promise<Record<string, string>> {
  const env = { ...process.env, COUNTERSIGN_TOKEN: `example-only-token-of-${who}` };
  const said: Record<string, string> = {};
  for (const { name, text } of examples) {
    const answered = await run('sh', ['-ec', text], { env }).catch((error) => error);
    expect(answered.code, `${name}: ${text}\n${answered.stdout}`).toBeUndefined();
    said[name] = answered.stdout;
  }
  return said;
}

const json = (said: Record<string, string>, name: string) => JSON.parse(said[name] ?? '');

test('Countersign', async () => {
  await somethingWaits("Ann's shop 2.4");
  const page = await openAs(house, 'ann');
  const said = await runAll(await shown(page, 'native'));
  expect(Object.keys(said)).toEqual([
    'Who am I, and where may I go',
    'What waits for my signature',
    'Approve the oldest thing that waits for me',
    'Read a release',
    'Give it a snapshot',
    'Create a release',
  ]);
  expect(json(said, 'Approve the oldest thing that waits for me')).toMatchObject({ status: 'approved' });
});

test('ServiceDesk Plus', async () => {
  await somethingWaits('Web shop 2.5');
  const page = await openAs(house, 'ann');
  const said = await runAll(await shown(page, 'servicedesk'));
  expect(json(said, 'Approve what waits for me').approval.status.name).toBe('Approved');
  expect(Object.keys(said)).toHaveLength(4);
});

// Whoever submits a snapshot does not sign it, so that ann, the only one to sign for QA, cannot; bob can.
const submit = 'Send a snapshot along';

test('FlexDeploy', async () => {
  await somethingWaits('Web shop 2.6');
  const page = await openAs(house, 'ann');
  const examples = await shown(page, 'flexdeploy');
  const said = await runAll(examples.filter(({ name }) => name !== submit));
  expect(json(said, 'Approve the gate that waits for me').status).toBe('APPROVED');
  expect(Object.keys(said)).toHaveLength(4);
  const his = await openAs(house, 'bob');
  const saidToBob = await runAll(await shown(his, 'flexdeploy'), 'bob');
  expect(json(saidToBob, submit).snapshotStatus).toBe('INITIATED');
});

test('SecMaster', async () => {
  const page = await openAs(house, 'ann');
  const said = await runAll(await shown(page, 'secmaster'));
  expect(json(said, 'Pass the version that waits for me').data).toEqual({ result: 'PASS', content: 'ok' });
  expect(json(said, 'What waits for my review').data[0].business_type).toBe('WORKFLOWPUBLISH');
  expect(Object.keys(said)).toHaveLength(5);
});

const withApproval = `
name: deploy-by-hand
display_name: Deploy by hand
project: shop
stages:
  - name: Sign off
    jobs:
      - name: sign-off
        type: approval
        spec: { type: native, timeout: 60, native_approval: { needed_approvers: 1, approve_users: [{ type: user, user_name: ann }] } }
`;

test('Zadig', async () => {
  const send = async (path: string, who: string, body: string) => {
    const headers = { authorization: `Bearer example-only-token-of-${who}` };
    const answer = await fetch(`${house.origin}/openapi/workflows/custom${path}`, {
      method: 'POST',
      headers,
      body,
    });
    expect(answer.status, await answer.text()).toBe(200);
  };
  await send('', 'ann', withApproval);
  await send('/task', 'bob', JSON.stringify({ project_key: 'shop', workflow_key: 'deploy-by-hand' }));
  await eventually(async () => ((await house.as('ann', 'GET', '/api/v1/inbox')) as Inbox).items.length > 0);
  const page = await openAs(house, 'ann');
  const said = await runAll(await shown(page, 'zadig'));
  expect(json(said, 'Submit an approval form')).toEqual({ message: 'success' });
  expect(json(said, 'Find it')).toHaveLength(1);
  expect(json(said, 'Run a workflow with it').task_id).toBeGreaterThan(0);
  expect(json(said, 'Approve the job that waits for me')).toEqual({ message: 'success' });
  expect(Object.keys(said)).toHaveLength(5);
});

type Inbox = { readonly items: readonly unknown[] };

test('on a phone nothing is wider than the page, and the buttons copy', async () => {
  const page = await openAs(house, 'ann', { width: 390, height: 844 });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const [first] = await shown(page, 'flexdeploy');
  await page.getByRole('button', { name: /^Copy: Find a release/ }).click();
  await page.getByRole('button', { name: /^Copied: Find a release/ }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first?.text);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test.each(['native', 'servicedesk', 'flexdeploy', 'secmaster', 'zadig'])('%s: accessible', async (api) => {
  const page = await openAs(house, 'ann', { width: 390, height: 844 });
  await shown(page, api);
  await expectAccessible(page);
});
