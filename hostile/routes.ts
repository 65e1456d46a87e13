import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Everybody at every route: all spellings of it, and all who may do something do it. Prints a line a route, as many times
 * as the argument says (once unless told otherwise), and ends with 1 if anybody gets in who may not, or anything else is
 * otherwise than the table of rules says (packages/server/test/hostile/routes). Takes about two minutes.
 */
const rounds = Number(process.argv[2] ?? 1);
const file = 'packages/server/test/hostile/routes';
const env = { ...process.env, COUNTERSIGN_HOSTILE_ROUTES: 'whole' };

let worst = 0;
for (let round = 1; round <= rounds; round += 1) {
  console.log(`round ${round} of ${rounds}`);
  const child = spawn('npx', ['--no-install', 'vitest', 'run', '--reporter=dot', file], {
    stdio: 'inherit',
    env,
  });
  const [code] = await once(child, 'exit');
  worst = Math.max(worst, code ?? 1);
}
process.exitCode = worst;
