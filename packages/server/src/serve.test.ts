import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { CannotStart } from './kernel/cannot-start.ts';
import { openLog } from './kernel/log.ts';
import { startServer } from './serve.ts';

test('where nothing can be written, a server says so in a sentence', async () => {
  const config = readConfig({ COUNTERSIGN_DATA: '/sys/countersign' });
  const started = startServer(config, openLog('silent'), () => {});
  await expect(started).rejects.toThrow(
    /^The data directory \/sys\/countersign cannot be written: E[A-Z]+: .*\.$/,
  );
  await expect(started).rejects.toThrow(CannotStart);
});
