import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Sends as many requests that nobody meant as the first argument says (200,000 unless told otherwise), made from the
 * second (a seed; 1), to a server of its own on 127.0.0.1. Says a line every 2,000, prints everything that is wrong with
 * the request to send it again, and ends with 1 if an answer was 5xx, broke its schema, said too much or did not come,
 * or if the server holds more memory at the end than after a quarter.
 */
const [count = '200000', seed = '1'] = process.argv.slice(2);
const file = 'packages/server/test/hostile/fuzz/fuzz.db.test.ts';
const env = { ...process.env, COUNTERSIGN_HOSTILE_FUZZ: `${count} ${seed}` };

const child = spawn('npx', ['--no-install', 'vitest', 'run', '--reporter=dot', file], {
  stdio: 'inherit',
  env,
});
const [code] = await once(child, 'exit');
process.exitCode = code ?? 1;
