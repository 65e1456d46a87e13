import { openParts } from '../src/compose.ts';
import { type Try, tryStep } from '../src/executions/steps/try-step.ts';

// Run as a process of its own, which a crash point may end: makes one try as the job would.
const [url = '', which = '{}'] = process.argv.slice(2);
const { parts, close } = await openParts({
  url,
  connections: 2,
  calls: '127.0.0.0/8, ::1',
  origin: 'http://localhost',
  secret: 'x'.repeat(32),
});
await tryStep(parts, JSON.parse(which) as Try);
await close();
