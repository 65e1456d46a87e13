import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Cluster } from './cluster.ts';
import { findRunning } from './postmaster.ts';

// The lines of postmaster.pid are PostgreSQL's: process, data directory, start, port, socket directory, and so on.
const rest = ['/somewhere', '1795000000', '5432', '/run/here', '', '  12345 7', 'ready   ', ''];

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-postmaster-'));
});
afterEach(() => rm(directory, { recursive: true }));

const file = () => join(directory, 'postmaster.pid');
const write = (pid: number) => writeFile(file(), [pid, ...rest].join('\n'));
const find = () => findRunning({ directory } as Cluster);

test('no file: nobody', async () => expect(await find()).toBeNull());

test('the number of a process that is gone: nobody, and PostgreSQL is left to look for remnants', async () => {
  const { pid } = spawnSync('true');
  await write(pid);
  expect(await find()).toBeNull();
  expect(await readFile(file(), 'utf8')).toBe([pid, ...rest].join('\n'));
});

test('a number that some other program has now: nobody, and it will not keep PostgreSQL from starting', async () => {
  await write(process.pid);
  expect(await find()).toBeNull();
  const [number, ...others] = (await readFile(file(), 'utf8')).split('\n');
  expect(() => process.kill(Number(number), 0)).toThrow(/ESRCH/);
  expect(others).toEqual(rest);
});
