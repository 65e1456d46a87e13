import { expect, test } from 'vitest';
import { readConfigurationText, type TextFault } from './configuration-text.ts';

const faultsOf = (text: string): readonly TextFault[] => {
  const read = readConfigurationText(text);
  return read.ok ? [] : read.faults;
};
const readValue = (text: string): unknown => {
  const read = readConfigurationText(text);
  return read.ok ? read.text.value : read.faults;
};

test('YAML and JSON are read; aliases unfold', () => {
  expect(readValue('a: 1\nb: [x, &q { y: z }, *q]\n')).toEqual({ a: 1, b: ['x', { y: 'z' }, { y: 'z' }] });
  expect(readValue('{"a": [true, null, 2.5]}')).toEqual({ a: [true, null, 2.5] });
  expect(readValue('on: yes')).toEqual({ on: 'yes' });
  expect(Object.keys(readValue('__proto__: { x: 1 }') as object)).toEqual(['__proto__']);
});

test.each([
  ['a key twice', 'a: 1\nb: 2\na: 3\n', 3, 1, 'the key "a" is given twice'],
  ['NUL', 'a: 1\nb: "x\u0000y"\n', 2, 6, 'a NUL character; remove it'],
  [
    'bytes that are not UTF-8',
    'a: \ufffd',
    1,
    4,
    'a control character or a byte that is not UTF-8; remove it',
  ],
  ['a bracket that stays open', 'a: [1\nb: 2\n', 2, 1, 'Flow sequence'],
  ['a tab for indentation', 'a:\n\tb: 1\n', 2, 1, 'Tabs are not allowed as indentation'],
  ['an unknown tag', 'a: !shell ls\n', 1, 4, 'Unresolved tag: !shell'],
  ['a second document', 'a: 1\n---\nb: 2\n', 2, 1, 'a second document begins here'],
  ['an alias of nothing', 'a: *x\n', 1, 4, 'the alias *x names no anchor before it'],
  ['an alias of itself', 'a: &a [*a]\n', 1, 8, 'the alias *a contains itself'],
  ['a key that is a list', '? [a]\n: 1\n', 1, 3, 'a key is a plain name'],
  ['more than 1 MiB', `a: ${'x'.repeat(1024 * 1024)}`, 1, 1, 'larger than 1024 KiB'],
])('%s is refused where it stands', (_, text, line, column, detail) => {
  const [fault] = faultsOf(text);
  expect(fault).toMatchObject({ line, column });
  expect(fault?.detail).toContain(detail);
});

const doubled = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`);
test.each([
  ['aliases that double thirty times', `a0: &a0 [x, x]\n${doubled.join('\n')}\n`, 16],
  ['half a million brackets', '['.repeat(500_000), 1],
  ['half a million dashes', '- '.repeat(500_000), 1],
])('%s cost no more than their text', (_, text, line) => {
  const begun = performance.now();
  expect(faultsOf(text)[0]).toMatchObject({ line });
  expect(performance.now() - begun).toBeLessThan(2000);
});

test('a pointer leads to its line and column; what is not there, to what is around it', () => {
  const read = readConfigurationText(
    'users:\n  - { username: ann, percent: 101 }\n  - username: bob\n    tokens: [a, b]\n    a/b: 1\n',
  );
  if (!read.ok) throw new Error('not read');
  const at = (pointer: string) => {
    const { line, column } = read.text.locate(pointer);
    return `${line}:${column}`;
  };
  expect(at('/users/0/percent')).toBe('2:31');
  expect(at('/users/1/tokens/1')).toBe('4:17');
  expect(at('/users/1/a~1b')).toBe('5:10');
  expect(at('/users/1/email')).toBe('3:5');
  expect(at('/users/7')).toBe('1:1');
  expect(at('')).toBe('1:1');
});
