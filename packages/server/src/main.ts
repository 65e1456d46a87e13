import { type Config, readConfig } from './config.ts';
import { CannotStart } from './kernel/cannot-start.ts';
import { type Log, openLog } from './kernel/log.ts';
import { type Server, startServer } from './serve.ts';
import { welcomeText } from './welcome.ts';

/** From the first signal to the end of the process, whatever hangs. */
const longestStop = 4800;

try {
  const config = readConfig(process.env);
  await run(config, openLog(config.LOG_LEVEL));
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

async function run(config: Config, log: Log): Promise<void> {
  let server: Server | undefined;
  let ending = false;
  const end = async (code: number) => {
    // Ctrl-C comes twice when npm passes on what the terminal has sent already.
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), longestStop).unref();
    await server?.stop();
    log.info('stopped');
    process.exit(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(0));
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a failure that nobody awaited'));
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nobody caught');
    void end(1);
  });

  server = await startServer(config, log, (why) => {
    log.fatal(why.message);
    void end(1);
  });
  log.info({ address: server.origin }, 'ready');
  process.stdout.write(welcomeText(server.origin, server.welcome));
}
