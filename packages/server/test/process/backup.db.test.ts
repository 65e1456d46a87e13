import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { verifyLedger } from '@countersign/contract/ledger-verify.ts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { dataDirectory, type Process, startProcess } from './server.ts';

// docs/operations.md, "Backup and restore": the embedded database, copied while the server is stopped. With pg_dump it is
// tried by chaos/ha, since npm brings none.

vi.setConfig({ testTimeout: 240_000 });

const password = 'only for this test';

async function directory(): Promise<string> {
  const { data, remove } = await dataDirectory('data');
  onTestFinished(remove);
  return data;
}

async function ask(server: Process, method: string, path: string, cookie: string, body?: object) {
  const response = await fetch(`${server.origin}/api/v1/${path}`, {
    method,
    headers: { cookie, origin: server.origin, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const cookies = response.headers.getSetCookie().map((one) => one.split(';', 1).join(''));
  return { status: response.status, text: await response.text(), cookie: cookies.join('; ') };
}

test('a copy of the stopped data directory is all of it: sessions go on, and the ledger verifies', async () => {
  const [data, restored] = [await directory(), await directory()];
  const settings = { COUNTERSIGN_ADMIN_PASSWORD: password };
  const first = await startProcess({ ...settings, COUNTERSIGN_DATA: data });
  const { cookie } = await ask(first, 'POST', 'session', '', { username: 'admin', password });
  const made = await ask(first, 'POST', 'projects', cookie, { key: 'shop', name: 'Web shop' });
  expect(made).toMatchObject({ status: 201 });
  const ledger = await ask(first, 'GET', 'ledger/export', cookie);
  await first.kill('SIGTERM');

  await promisify(execFile)('cp', ['-a', `${data}/.`, restored]);
  const second = await startProcess({ ...settings, COUNTERSIGN_DATA: restored });
  expect(await ask(second, 'GET', 'session', cookie)).toMatchObject({ status: 200 });
  expect(await ask(second, 'GET', 'projects/shop', cookie)).toMatchObject({ status: 200 });
  const after = await ask(second, 'GET', 'ledger/export', cookie);
  expect(after.text.startsWith(ledger.text)).toBe(true);
  const { entries, faults } = await verifyLedger(after.text.split('\n'));
  expect([entries > 0, faults]).toEqual([true, []]);
  expect(await ask(second, 'POST', 'projects', cookie, { key: 'till', name: 'Till' })).toMatchObject({
    status: 201,
  });
});
