import { openParts } from '../src/compose.ts';
import { type Try, tryJob } from '../src/runs/jobs/try-job.ts';

// Run as a process of its own, which a crash point may end: makes one try of a job of a run as the job would.
const [url = '', which = '{}'] = process.argv.slice(2);
const { parts, close } = await openParts({
  url,
  connections: 2,
  calls: '127.0.0.0/8, ::1',
  origin: 'http://localhost',
  secret: 'x'.repeat(32),
});
await tryJob(parts, JSON.parse(which) as Try);
await close();
