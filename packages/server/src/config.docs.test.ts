import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { settings } from './config.ts';

test('docs/operations.md names every setting and says what it is for, and no other', async () => {
  const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const told = [...page.matchAll(/^\| `([A-Z_]+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(([, name, what]) => [
    name,
    what,
  ]);
  expect(told).toEqual(Object.entries(settings).map(([name, { description }]) => [name, description]));
});
