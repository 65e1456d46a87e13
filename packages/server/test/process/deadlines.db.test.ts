import type { Execution } from '@countersign/contract/execution-shapes.ts';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { CrashPoint } from '../../src/kernel/crash-point.ts';
import { freshDatabase } from '../harness.ts';
import { latest } from '../latest.ts';
import { launch } from './launch.ts';
import { type Process, startProcess } from './server.ts';

vi.setConfig({ testTimeout: 240_000 });

// Killed between the end of the time and the look at it, and again in the midst of that look: it makes no difference.

const json = { 'content-type': 'application/json' };

async function ask({ origin }: Process, who: string, path: string, body?: object, method = 'POST') {
  const headers = { authorization: `Bearer example-only-token-of-${who}`, ...json };
  const sent = body && { method, body: JSON.stringify(body) };
  const answer = await fetch(`${origin}/api/v1/projects/shop/${path}`, { headers, ...sent });
  return { status: answer.status, json: await answer.json() };
}

/** The approval of an execution that waits at a gate with an hour to decide. */
async function waiting(server: Process): Promise<{ execution: string; approval: string }> {
  const { items } = (await ask(server, 'ann', 'policies')).json;
  const { id, levels } = items.find((one: { name: string }) => one.name === 'qa');
  const deadline = { within: '1h', onTimeout: 'expire' };
  const timed = { levels: levels.map((level: object) => ({ ...level, deadline })) };
  expect((await ask(server, 'ann', `policies/${id}`, timed, 'PUT')).status).toBe(200);
  const release = await ask(server, 'ci', 'releases', { title: 'Web shop 2.4', pipeline: 'standard' });
  const contents = { contents: [{ service: 'cart', version: '2.4.0' }] };
  const snapshot = await ask(server, 'ci', `releases/${release.json.id}/snapshots`, contents);
  const { id: execution } = (await ask(server, 'ci', 'executions', { snapshot: snapshot.json.id })).json;
  const gate = async () => latest((await ask(server, 'ci', `executions/${execution}`)).json).gates[0];
  await expect.poll(async () => (await gate())?.approval ?? '', { timeout: 30_000 }).toMatch(/\d/);
  return { execution, approval: (await gate())?.approval ?? '' };
}

test.each<CrashPoint>([
  'work-before-commit',
  'work-after-commit',
  'job-before-settle',
])('the time runs out while no server is there; the next is killed at %s; the one after it does it once', async (point) => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const settings = {
    DATABASE_URL: ownerUrl,
    COUNTERSIGN_SECRET: 'the same for all servers of this test',
    COUNTERSIGN_EXAMPLE: 'yes',
  };
  const first = await startProcess(settings);
  const { execution, approval } = await waiting(first);
  await first.kill('SIGKILL');

  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`
    update level set due_at = now() - interval '1 second', remind_at = '{}' where approval_id = ${approval};
    update pgboss.job set start_after = now() where name = 'approval.look' and state < 'active'`);
  const second = launch({ ...settings, COUNTERSIGN_CRASH_AT: point });
  onTestFinished(() => second.kill('SIGKILL').then(() => {}));
  const started = await second.started;
  expect(await ('origin' in started ? started.ended : started)).toMatchObject({ signal: 'SIGKILL' });

  const third = await startProcess(settings);
  const late = await ask(third, 'ann', `approvals/${approval}/decisions`, { verdict: 'approve' });
  expect([late.status, late.json.code]).toEqual([409, 'approval/expired']);
  const read = async () => (await ask(third, 'ci', `executions/${execution}`)).json as Execution;
  await expect.poll(async () => (await read()).status, { timeout: 60_000 }).toBe('failed');
  expect(latest(await read()).gates[0]?.because).toBe('The time to decide was over.');
  const { rows } = await client.query(
    `select action from ledger_entry where subject_type = 'approval' and subject_id = $1 and action like 'approval.e%'`,
    [approval],
  );
  expect(rows).toEqual([{ action: 'approval.expired' }]);
});
