import { readConfig } from './config.ts';
import { CannotStart } from './kernel/cannot-start.ts';
import { type Log, openLog } from './kernel/log.ts';
import { type Server, startServer } from './serve.ts';
import { welcomeText } from './welcome.ts';

/** From the first signal to the end of the process, whatever hangs. */
const longestStop = 4800;

try {
  const config = readConfig(process.env);
  const log = openLog(config.LOG_LEVEL);
  await run(log, (lost) => startServer(config, log, lost));
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function run(log: Log, start: (lost: (why: Error) => void) => Promise<Server>): Promise<void> {
  let server: Server | undefined;
  let ending = false;
  const end = async (code: number) => {
    if (ending) process.exit(code || 1);
    ending = true;
    setTimeout(() => process.exit(1), longestStop).unref();
    await server?.stop();
    log.info('stopped');
    process.exit(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(0));
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nobody caught');
    void end(1);
  });
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a failure that nobody awaited'));

  server = await start((why) => {
    log.fatal(why.message);
    void end(1);
  });
  if (ending) return server.stop();
  log.info({ address: server.origin }, 'ready');
  process.stdout.write(welcomeText(server));
}
