import { expect, test } from 'vitest';
import { atLines, readYaml } from './faults.ts';

const text = `levels:
  - name: QA
    rule: anyone
    approvers: ["role:QA Manager"]
  - name: CAB
    rule: percentage
    approvers:
      - role:CAB
      - role:Nobody
`;

test.each([
  ['/levels/1/rule', 6, 11],
  ['/levels/1/approvers/1', 9, 9],
  ['/levels/0/approvers/0', 4, 17],
  // A block that is wrong as a whole is found by its key.
  ['/levels/1/approvers', 7, 5],
  // What is not there belongs to what it is missing from.
  ['/levels/1/percent', 5, 5],
  ['/deadline', 1, 1],
  ['', 1, 1],
])('a pointer %s leads to line %i, column %i', (pointer, line, column) => {
  expect(atLines(text, [{ pointer, detail: 'no' }])).toEqual([{ pointer, detail: 'no', line, column }]);
});

test('what has a line keeps it, and all stand from the top down', () => {
  const faults = [
    { pointer: '/levels/1/rule', detail: 'second' },
    { pointer: '', detail: 'first', line: 2, column: 5 },
  ];
  expect(atLines(text, faults).map(({ detail, line }) => [detail, line])).toEqual([
    ['first', 2],
    ['second', 6],
  ]);
});

test('in a text that is no YAML a pointer leads nowhere, and is still said', () => {
  const faults = [{ pointer: '/levels', detail: 'no' }];
  expect(atLines('levels: [', faults)).toEqual(faults);
});

test('a text is read to its value, or at once to where it is no YAML', () => {
  expect(readYaml('levels: []', 'policy')).toEqual({ ok: true, value: { levels: [] }, faults: [] });
  const read = readYaml('levels:\n  - name: QA\n   rule: anyone\n', 'policy');
  expect(read.faults[0]).toMatchObject({ pointer: '', line: 3 });
});

test('a key given twice is pointed at', () => {
  expect(readYaml('newer: retire\nnewer: ignore\n', 'policy').faults).toEqual([
    { pointer: '', detail: 'the key "newer" is given twice', line: 2, column: 1 },
  ]);
});
