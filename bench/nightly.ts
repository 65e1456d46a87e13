import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What takes long, in turn, each to its end whatever became of the one before; ends with 1 if any of them did. */
const commands = [
  ...['bench', 'bench:dialects', 'bench:growth', 'bench:waiting', 'bench:footprint'],
  ...['chaos', 'chaos:runs', 'chaos:faults', 'chaos:servers', 'chaos:ha', 'chaos:races'],
  ...['histories', 'hostile:routes', 'hostile:fuzz', 'hostile:timing'],
];

const failed: string[] = [];
for (const command of commands) {
  const from = performance.now();
  console.log(`\n== npm run ${command}`);
  const [code] = await once(spawn('npm', ['run', '--silent', command], { stdio: 'inherit' }), 'exit');
  if (code !== 0) failed.push(command);
  const minutes = ((performance.now() - from) / 60_000).toFixed(1);
  console.log(`== ${command}: ${code === 0 ? 'well' : `ended with ${code}`} after ${minutes} minutes`);
}
console.log(failed.length === 0 ? '\nAll went well.' : `\nNot well: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
