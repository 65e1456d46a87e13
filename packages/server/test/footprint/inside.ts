import { setTimeout as pause } from 'node:timers/promises';

/** Loaded into the server that is measured, in front of it: says over the channel of its parent what it takes up. */
const collect = (globalThis as { gc?: () => void }).gc;

process.on('message', async () => {
  // What a first collection lets go of, a second one frees.
  for (let round = 0; round < 3; round += 1) {
    collect?.();
    await pause(50);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ rss, used: heapUsed + external, cpu: (user + system) / 1000 });
});

process.channel?.unref();
