import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problems } from './problems.ts';

const document = readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
const explained = document
  .split(/^### /m)
  .slice(1)
  .map((section) => {
    const [code = '', status = ''] = [/^(\S+)\n/.exec(section)?.[1], /^Status (\d{3})\./m.exec(section)?.[1]];
    const paragraphs = section
      .split(/\n\n/)
      .slice(1)
      .filter((text) => text.trim() !== '' && !/^## /.test(text));
    return { code, status: Number(status), paragraphs: paragraphs.length };
  });

test('docs/errors.md explains every problem there is, and none that there is not, each once', () => {
  expect(explained.map(({ code }) => code).sort()).toEqual(Object.keys(problems).sort());
});

test('it names the status with which each is answered', () => {
  const expected = Object.entries(problems).map(([code, { status }]) => [code, status]);
  expect(Object.fromEntries(explained.map(({ code, status }) => [code, status]))).toEqual(
    Object.fromEntries(expected),
  );
});

test('it says of each when it happens and what to do', () => {
  expect(explained.filter(({ paragraphs }) => paragraphs < 2)).toEqual([]);
});
