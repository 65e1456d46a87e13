import { expect, test } from 'vitest';
import { Closing, Wait } from './wait.ts';

/** Until the clock of the timers is about to reach the next millisecond; they count from the one that was full. */
function nearlyNextMillisecond(): void {
  while (process.hrtime.bigint() % 1_000_000n < 900_000n);
}

const waiting = (seconds: number) => new Wait(seconds, new Closing());

test('a pause ends by itself, also when its timer comes nearly two milliseconds early', {
  timeout: 5_000,
}, async () => {
  const wait = waiting(60);
  for (let round = 0; round < 10; round += 1) {
    nearlyNextMillisecond();
    await wait.pause(3.99);
  }
  expect(wait.over).toBe(false);
  wait.free();
});

test('a pause ends with the wait', async () => {
  const wait = waiting(60);
  const paused = wait.pause(60_000);
  wait.end();
  await paused;
  expect(wait.over).toBe(true);
  wait.free();
});

test('news that comes during a pause is not lost', async () => {
  const wait = waiting(60);
  let ring = (): void => {};
  wait.listen({
    listen(heard) {
      ring = heard;
      return () => {};
    },
  });
  const paused = wait.pause(1);
  ring();
  await paused;
  await wait.news();
  expect(wait.over).toBe(false);
  wait.free();
});
