import { hash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the job took on the machine that the limits were measured on, when it did nothing else. Milliseconds. */
const quiet = 80;

/**
 * How many times as slow this machine is now as that one was: by a job of fixed size that, like a server, computes and
 * waits for the disk. Never less than 1, so that a faster machine is not held to more.
 */
export async function slowness(): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) times.push(await job());
  return Math.max(1, (times.sort((a, b) => a - b)[1] ?? quiet) / quiet);
}

/** Milliseconds. */
export async function job(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'countersign-calibrate-'));
  const file = await open(join(directory, 'log'), 'w');
  const from = performance.now();
  let text = 'calibrate';
  for (let nth = 0; nth < 40; nth += 1) {
    for (let round = 0; round < 2000; round += 1)
      text = hash('sha256', text + JSON.stringify({ round, text }));
    await file.write(text.repeat(64));
    await file.sync();
  }
  const took = performance.now() - from;
  await file.close();
  await rm(directory, { recursive: true });
  return took;
}

// By itself: what `quiet` would be on this machine.
if (import.meta.main) console.log(`${Math.round(await job())} ms`);
