import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const script = `
  import { openLines } from '${new URL('./lines.ts', import.meta.url)}';
  const lines = openLines(2);
  for (let nth = 0; nth < 3000; nth += 1) lines.write(String(nth).padEnd(999) + '\\n');
  process.stdout.write('written');
  setTimeout(() => lines.write('the last\\n'), 200);
  setTimeout(() => {}, Number(process.argv[1]));
`;

const writing = (errors: 'pipe' | number, alive: number) =>
  spawn(process.execPath, ['--input-type=module-typescript', '-e', script, `${alive}`], {
    stdio: ['ignore', 'pipe', errors],
  });

test('a reader that does not read keeps nobody waiting; later it is told how many lines it has missed', async () => {
  const child = writing('pipe', 1500);
  const [first] = await once(child.stdout ?? child, 'data');
  expect(String(first)).toBe('written');
  const said = (await text(child.stderr as NodeJS.ReadableStream)).trim().split('\n');
  expect(said.at(-1)?.trim()).toBe('the last');
  const [missed] = said.flatMap(
    (line) => /(\d+) lines of this log could not be written/.exec(line)?.[1] ?? [],
  );
  expect(Number(missed)).toBeGreaterThan(1500);
  expect(said.length - 2 + Number(missed)).toBe(3000);
});

test('a disk that is full ends nothing', async () => {
  const full = openSync('/dev/full', 'w');
  const child = writing(full, 300);
  closeSync(full);
  expect(await once(child, 'exit')).toEqual([0, null]);
});
