import { expect, test } from 'vitest';
import { gather } from './gather.ts';

test('what comes in one turn of the event loop goes out together, in order, up to the most', async () => {
  const batches: number[][] = [];
  const together = gather(
    async (items: number[]) => {
      batches.push(items);
      return items.map((item) => item * 10);
    },
    { lanes: 1, most: 2 },
  );
  const first = together(1);
  await Promise.resolve().then(() => Promise.resolve());
  const others = [together(2), together(3)];
  expect(await Promise.all([first, ...others])).toEqual([10, 20, 30]);
  expect(batches).toEqual([[1, 2], [3]]);
});

test('while all lanes are busy others wait, and go as the next one; who is in a batch that fails, fails alike', async () => {
  const batches: string[][] = [];
  const together = gather(
    async (items: string[]) => {
      batches.push(items);
      if (items.includes('bad')) throw new Error('no');
      return items;
    },
    { lanes: 1, most: 10 },
  );
  const [one, two] = [together('a'), together('bad')];
  await expect(one).rejects.toThrow('no');
  await expect(two).rejects.toThrow('no');
  expect(await Promise.all([together('b'), together('c')])).toEqual(['b', 'c']);
  expect(batches).toEqual([
    ['a', 'bad'],
    ['b', 'c'],
  ]);
});
