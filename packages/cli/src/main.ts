import { serve } from './commands/serve.ts';

// The server starts without loading what the other commands need.
const [verb, ...rest] = process.argv.slice(2);
if (verb === 'serve' && rest.length === 0) {
  serve();
} else {
  const { run } = await import('./program.ts');
  process.exitCode = await run(process.argv);
}
