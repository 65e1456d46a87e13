import { setTimeout as pause } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';

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
  process.send?.({ rss, young: young(), used: heapUsed + external, cpu: (user + system) / 1000 });
});
/** Where objects begin: it grows, up to a limit, with how much is done at once, and shrinks late or never. */
const young = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.physical_space_size ?? 0;

process.channel?.unref();
