import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import fixtures from './fixtures/review.json' with { type: 'json' };
import {
  HistoryQuery,
  NewVersion,
  NewWorkflow,
  Review,
  read,
  TaskChange,
  TaskQuery,
  Validation,
  VersionChange,
  VersionQuery,
  WorkflowChange,
  WorkflowQuery,
} from './wire.ts';

// "seed 002" is the document of the review; "spec 1.1" and so on are sections of the spec.

/** The faults that a value has: `field: what would be right`. */
function faults(schema: z.ZodType, value: unknown, where: 'query' | '' = ''): string[] {
  const outcome = read(schema, value, where);
  if (outcome.ok) return [];
  return (outcome.refusal.faults ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
}

describe('the review (seed 002, table 3)', () => {
  test('both example requests are read as they are', () => {
    for (const example of [fixtures.approved, fixtures.rejected])
      expect(read(Review, example)).toEqual({ ok: true, value: example });
  });

  const required = '/result: required: PASS or UN_PASS';
  const wrong = '/result: expected PASS or UN_PASS';
  const comment = 'a comment, a text';
  test.each<[string, unknown, string[]]>([
    ['result missing', { content: 'ok' }, [required]],
    ['result null', { result: null, content: 'ok' }, [required]],
    ['result of another type', { result: true, content: 'ok' }, [wrong]],
    ['result empty', { result: '', content: 'ok' }, [wrong]],
    ['result out of range', { result: 'APPROVED', content: 'ok' }, [wrong]],
    ['result in lower case', { result: 'pass', content: 'ok' }, [wrong]],
    ['result with a blank', { result: 'PASS ', content: 'ok' }, [wrong]],
    ['content missing', { result: 'PASS' }, [`/content: required: ${comment}`]],
    ['content null', { result: 'PASS', content: null }, [`/content: required: ${comment}`]],
    ['content of another type', { result: 'PASS', content: 5 }, [`/content: expected ${comment}`]],
    [
      'content too long',
      { result: 'PASS', content: 'x'.repeat(1001) },
      ['/content: expected a comment, a text of at most 1000 characters'],
    ],
    ['both missing', {}, [required, `/content: required: ${comment}`]],
    ['no body', undefined, [': required: an object with result and content']],
    ['a list', [], [': expected an object with result and content']],
    ['a text', 'PASS', [': expected an object with result and content']],
  ])('%s', (_, body, expected) => expect(faults(Review, body)).toEqual(expected));

  test.each([
    ['empty', ''],
    ['of 1000 characters', 'x'.repeat(1000)],
    ['in any script', '已审核 ✅ прове́рено'],
    ['of several lines', 'one\ntwo\tthree'],
  ])('a comment %s stays as it is', (_, content) =>
    expect(read(Review, { result: 'PASS', content, extra: 1 })).toEqual({
      ok: true,
      value: { result: 'PASS', content },
    }));

  test('control characters cannot be kept', () =>
    expect(faults(Review, { result: 'PASS', content: 'a\u0007' })).toEqual([
      '/content: control characters are not allowed',
    ]));
});

describe('a workflow (spec 1.1; bold: required)', () => {
  const workflow = {
    name: 'Block an address',
    engine_type: 'public_engine',
    aop_type: 'NORMAL',
    dataclass_id: 'd1',
  };
  test('the least', () => expect(read(NewWorkflow, workflow)).toEqual({ ok: true, value: workflow }));
  test.each(Object.keys(workflow))('without %s', (name) =>
    expect(faults(NewWorkflow, { ...workflow, [name]: undefined })).toEqual([
      expect.stringMatching(new RegExp(`^/${name}: required: `)),
    ]));
  test.each<[object, string]>([
    [{ name: '' }, '/name: expected the name of the workflow, not empty'],
    [{ name: 'x'.repeat(201) }, '/name: expected the name of the workflow of at most 200 characters'],
    [{ name: 5 }, '/name: expected the name of the workflow'],
    [{ engine_type: 'dedicated' }, '/engine_type: expected public_engine'],
    [{ aop_type: 'normal' }, '/aop_type: expected NORMAL, SURVEY, HEMOSTASIS or EASE'],
    [{ dataclass_id: '' }, '/dataclass_id: expected the id of a data class, not empty'],
    [{ description: 1 }, '/description: expected a text'],
    [{ labels: 'HOST' }, '/labels/0: expected IP, ACCOUNT or DOMAIN'],
    [{ labels: ['IP'] }, '/labels: expected IP, ACCOUNT or DOMAIN'],
  ])('%j', (change, fault) => expect(faults(NewWorkflow, { ...workflow, ...change })).toEqual([fault]));
  test.each<[unknown, string[] | undefined]>([
    ['IP', ['IP']],
    ['IP, DOMAIN,IP', ['IP', 'DOMAIN']],
    ['', undefined],
    [null, undefined],
  ])('labels %j', (labels, expected) => {
    const outcome = read(NewWorkflow, { ...workflow, labels });
    expect(outcome.ok && outcome.value.labels).toEqual(expected);
  });
  test('a change may leave everything out, or empty, as Terraform does', () => {
    expect(faults(WorkflowChange, {})).toEqual([]);
    expect(read(WorkflowChange, { description: '', version_id: '', labels: '', enabled: false })).toEqual({
      ok: true,
      value: { description: '', enabled: false },
    });
    expect(faults(WorkflowChange, { enabled: 'true' })).toEqual(['/enabled: expected true or false']);
  });
});

describe('a version (spec 1.2; bold: required)', () => {
  const version = {
    name: 'v1',
    description: 'the first',
    taskconfig: '{"node_info":{}}',
    taskflow: 'e30=',
    taskflow_type: 'JSON',
    aop_type: 'SURVEY',
  };
  test('the least', () => expect(read(NewVersion, version)).toEqual({ ok: true, value: version }));
  test('Terraform leaves the description out', () => {
    const { description: _, ...rest } = version;
    expect(faults(NewVersion, rest)).toEqual([]);
  });
  test.each(['name', 'taskconfig', 'taskflow', 'taskflow_type', 'aop_type'])('without %s', (name) =>
    expect(faults(NewVersion, { ...version, [name]: null })).toEqual([
      expect.stringMatching(new RegExp(`^/${name}: required: `)),
    ]));
  test.each<[object, string]>([
    [{ taskflow: '' }, '/taskflow: expected base64, not empty'],
    [{ taskflow: '{"a":1}' }, '/taskflow: expected base64'],
    [{ taskflow: {} }, '/taskflow: expected base64'],
    [{ taskconfig: {} }, '/taskconfig: expected JSON as a text'],
    [{ taskflow_type: 'XML' }, '/taskflow_type: expected JSON'],
    [{ aop_type: '' }, '/aop_type: expected NORMAL, SURVEY, HEMOSTASIS or EASE'],
    [{ input: 1 }, '/input: expected a text'],
  ])('%j', (change, fault) => expect(faults(NewVersion, { ...version, ...change })).toEqual([fault]));
  test.each(['pending_submit', 'pending_approval', 'activated', 'not_activated'])('status %s', (status) =>
    expect(read(VersionChange, { ...version, status })).toEqual({ ok: true, value: { ...version, status } }));
  test.each([
    'publishing',
    'publish_failed',
    'rejected',
    'PUBLISHED',
    'EDITING',
    'x',
    5,
  ])('status %j is no action', (status) =>
    expect(faults(VersionChange, { status })).toEqual([
      '/status: expected pending_submit, pending_approval, activated or not_activated',
    ]));
  test('every required parameter of a validation', () => {
    expect(faults(Validation, {}).map((one) => one.split(':')[0])).toEqual([
      '/mode',
      '/taskconfig',
      '/taskflow',
      '/aopworkflow_id',
    ]);
    expect(
      faults(Validation, { mode: 'ALL', taskconfig: '{}', taskflow: 'e30=', aopworkflow_id: '1' }),
    ).toEqual(['/mode: expected BASIC, CIRCLE or APP_PARAMS']);
  });
});

describe('queries', () => {
  test('of workflows: the defaults of spec 1.1', () =>
    expect(read(WorkflowQuery, { limit: '' }, 'query')).toEqual({
      ok: true,
      value: { offset: 0, limit: 10, order: 'DESC', sortby: 'create_time' },
    }));
  test.each<[object, string]>([
    [{ offset: '10001' }, 'query/offset: expected a whole number from 0 to 10000'],
    [{ offset: '-1' }, 'query/offset: expected a whole number from 0 to 10000'],
    [{ limit: '0' }, 'query/limit: expected a whole number from 1 to 100'],
    [{ limit: '101' }, 'query/limit: expected a whole number from 1 to 100'],
    [{ limit: 'ten' }, 'query/limit: expected a whole number from 1 to 100'],
    [{ limit: ['1', '2'] }, 'query/limit: expected a whole number from 1 to 100'],
    [{ order: 'UP' }, 'query/order: expected ASC or DESC'],
    [{ sortby: 'name' }, 'query/sortby: expected create_time or update_time'],
    [{ enabled: 'yes' }, 'query/enabled: expected true or false'],
    [{ aop_type: 'ANY' }, 'query/aop_type: expected NORMAL, SURVEY, HEMOSTASIS or EASE'],
    [{ name: ['a', 'b'] }, 'query/name: expected one text'],
  ])('of workflows: %j', (query, fault) => expect(faults(WorkflowQuery, query, 'query')).toEqual([fault]));
  test('of versions: all of them unless somebody pages (spec 1.2)', () =>
    expect(read(VersionQuery, {}, 'query')).toEqual({ ok: true, value: { offset: 0, limit: 1000 } }));
  test('of versions: a status there is not', () =>
    expect(faults(VersionQuery, { status: 'PUBLISHED' }, 'query')).toEqual([
      'query/status: expected pending_submit, pending_approval, publishing, publish_failed, not_activated, activated or rejected',
    ]));
  test('of the history: what it is of (spec 1.4)', () => {
    expect(faults(HistoryQuery, {}, 'query').map((one) => one.split(':')[0])).toEqual([
      'query/resource_id',
      'query/approve_type',
    ]);
    expect(faults(HistoryQuery, { resource_id: '1', approve_type: 'PLAYBOOK' }, 'query')).toHaveLength(1);
  });
  test('of tasks: my own that wait, the newest first (spec 1.5)', () =>
    expect(read(TaskQuery, {}, 'query')).toEqual({
      ok: true,
      value: { offset: 0, limit: 10, sort_key: 'create_time', sort_dir: 'DESC', query_type: 'my_todo' },
    }));
  test('of tasks: times in their own way', () => {
    const outcome = read(TaskQuery, { from_date: '2021-01-30T23:00:00Z+0800' }, 'query');
    expect(outcome.ok && outcome.value.from_date).toEqual(new Date('2021-01-30T15:00:00Z'));
    expect(faults(TaskQuery, { to_date: 'today' }, 'query')).toEqual([
      'query/to_date: expected a time such as 2026-11-22T09:00:00Z+0000',
    ]);
  });
});

describe('a change of a task (spec 1.5)', () => {
  test.each(['ADD_COMMENT', 'ADD_COMMEN'])('%s', (action) =>
    expect(read(TaskChange, { action, comment: '看一下' })).toEqual({
      ok: true,
      value: { action: 'ADD_COMMENT', comment: '看一下' },
    }));
  test.each([
    'TERMINATE',
    'CONTINUE',
    'ADD_ATTACHMENT',
    'DELETE_ATTACHMENT',
    'x',
  ])('%s is not done here', (action) =>
    expect(faults(TaskChange, { action })[0]).toMatch(/^\/action: expected ADD_COMMENT or DELETE_COMMENT;/));
  test.each<[object, string]>([
    [{ action: 'ADD_COMMENT' }, '/comment: required: a comment, a text'],
    [{ action: 'ADD_COMMENT', comment: '' }, '/comment: expected a comment, a text, not empty'],
    [{ action: 'DELETE_COMMENT' }, '/comment_id: required: the id of a comment'],
  ])('%j', (change, fault) => expect(faults(TaskChange, change)).toEqual([fault]));
});
