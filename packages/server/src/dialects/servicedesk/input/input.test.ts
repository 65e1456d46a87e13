import { describe, expect, test } from 'vitest';
import { dateTime, namedStage, stageOf, userOf } from '../pictures.ts';
import type { Criterion } from './list-info.ts';
import { ListInput } from './list-info.ts';
import { matches, valuesAt } from './match.ts';
import { pickRows } from './pick-rows.ts';
import { fromPython } from './python.ts';
import { readInput } from './read-input.ts';

const own = (path: string) => path;
const row = {
  id: '152000015270025',
  level: 2,
  status: { name: 'Approved', id: '8475' },
  created_time: { display_value: 'Jan 6, 2022 11:34 AM', value: '1641449098848' },
  rule_value: null,
};

describe('conditions (spec 2.3)', () => {
  const cases: [Criterion, boolean][] = [
    [{ field: 'level', condition: 'is', value: '2' }, true],
    [{ field: 'level', condition: 'is not', value: '2' }, false],
    [{ field: 'level', condition: 'greater than', value: '10' }, false],
    [{ field: 'level', condition: 'lesser than', value: '10' }, true],
    [{ field: 'level', condition: 'greater or equal', value: '2' }, true],
    [{ field: 'level', condition: 'lesser or equal', value: '1' }, false],
    [{ field: 'level', condition: 'between', values: ['1', '3'] }, true],
    [{ field: 'level', condition: 'not between', values: ['1', '3'] }, false],
    [{ field: 'status.name', condition: 'starts with', value: 'appr' }, true],
    [{ field: 'status.name', condition: 'ends with', value: 'ed' }, true],
    [{ field: 'status.name', condition: 'contains', value: 'prov' }, true],
    [{ field: 'status.name', condition: 'not contains', value: 'prov' }, false],
    [{ field: 'status', condition: 'is', value: '8475' }, true],
    [{ field: 'status', condition: 'is', value: 'Approved' }, true],
    [{ field: 'created_time', condition: 'greater than', value: '1641449098847' }, true],
    [{ field: 'rule_value', condition: 'is', value: '2' }, false],
    [{ field: 'rule_value', condition: 'is not', value: '2' }, true],
    [
      {
        field: 'level',
        condition: 'is',
        value: '9',
        children: [{ field: 'id', condition: 'is', value: row.id, logical_operator: 'OR' }],
      },
      true,
    ],
    [
      {
        logical_operator: 'OR',
        children: [
          { field: 'level', condition: 'is', value: '9' },
          { field: 'id', condition: 'is', value: row.id },
        ],
      },
      true,
    ],
  ];
  test.each(cases)('%j', (criterion, expected) => expect(matches(row, [criterion], own)).toBe(expected));
  test('a path into what is not there has no values', () =>
    expect([valuesAt(row, 'release.id'), valuesAt(row, '__proto__.x'), valuesAt(row, 'constructor')]).toEqual(
      [[], [], []],
    ));
});

describe('list_info', () => {
  const rows = Array.from({ length: 25 }, (_, nth) => ({ id: String(nth + 1), title: `t${nth + 1}` }));
  const listed = { name: 'rows', fields: ['title'] };
  const pick = (input: object) => {
    const picked = pickRows(rows, ListInput.parse(input), listed);
    return picked.ok ? (picked.value as { rows: { id: string }[]; list_info: object }) : undefined;
  };
  test('10 rows unless told, 100 at most', () => {
    expect(pick({})?.list_info).toEqual({ has_more_rows: true, row_count: 10 });
    expect(ListInput.parse({ list_info: { row_count: 500 } }).list_info.row_count).toBe(100);
  });
  test('a page is row_count rows; start_index counts from 1', () => {
    expect(pick({ list_info: { page: 3 } })).toMatchObject({
      rows: [{ id: '21' }, {}, {}, {}, { id: '25' }],
      list_info: { has_more_rows: false, row_count: 5, start_index: 21 },
    });
    expect(pick({ list_info: { start_index: 25, get_total_count: 'true' } })?.list_info).toEqual({
      ...{ has_more_rows: false, row_count: 1, start_index: 25, total_count: 25 },
    });
  });
  test('whole numbers sort by size', () =>
    expect(
      pick({ list_info: { sort_field: 'id', sort_order: 'DESC', row_count: 2 } })?.rows.map(({ id }) => id),
    ).toEqual(['25', '24']));
});

describe('input_data', () => {
  test('what Python prints is read; an apostrophe in a text stays one', () =>
    expect(JSON.parse(fromPython(`{'a': True, 'b': None, 'c': "it's", 'd': 'it\\'s "x"'}`) ?? '')).toEqual({
      ...{ a: true, b: null, c: "it's", d: 'it\'s "x"' },
    }));
  test('whole numbers of any length are kept', () => {
    const read = readInput({ query: '{"id":152000015270025999}', body: '', type: '' });
    expect(read.ok && read.value.id).toBe(152000015270025999n);
  });
  test('nothing is {}', () => {
    const read = readInput({ query: undefined, body: '', type: 'application/x-www-form-urlencoded' });
    expect(read.ok && read.value).toEqual({});
  });
});

describe('pictures', () => {
  // Seed 003, lines 370 and 712: the day without a zero, the hour with one; value is the same instant as text.
  test.each([
    ['2021-12-22T16:34:56.274Z', 'Dec 22, 2021 04:34 PM'],
    ['2022-01-06T11:34:58.848Z', 'Jan 6, 2022 11:34 AM'],
    ['2022-01-06T00:05:00.000Z', 'Jan 6, 2022 12:05 AM'],
    ['2022-01-06T12:05:00.000Z', 'Jan 6, 2022 12:05 PM'],
  ])('%s is %s', (at, shown) =>
    expect(dateTime(new Date(at))).toEqual({ display_value: shown, value: String(Date.parse(at)) }));

  test('the nine stages have their places and fixed ids; others their place', () => {
    expect(
      [stageOf('Submission', 0), stageOf('Deployment', 0)].map(({ stage_index, id }) => [stage_index, id]),
    ).toEqual([
      [1, '4445'],
      [6, '4455'],
    ]);
    expect(stageOf('QA', 2)).toMatchObject({ internal_name: 'qa', stage_index: 3, name: 'QA', id: '5003' });
    expect(namedStage([{ name: 'QA', position: 2 }], { id: '5003' })?.name).toBe('QA');
    expect(namedStage([{ name: 'QA', position: 2 }], { name: 'qa' })?.name).toBe('QA');
  });

  test('a user has all fourteen keys of line 389, never left out', () =>
    expect(Object.keys(userOf({ id: '1', name: 'Ann Lee', email: null, kind: 'person' })).sort()).toEqual([
      ...[
        'department',
        'email_id',
        'first_name',
        'id',
        'is_technician',
        'is_vip_user',
        'job_title',
        'last_name',
      ],
      ...['mobile', 'name', 'phone', 'photo_url', 'sms_mail', 'user_scope'],
    ]));
});
