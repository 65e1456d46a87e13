import { type ProblemCode, problems } from '@countersign/contract/problems.ts';
import { describe, expect, test } from 'vitest';
import { refused } from '../../kernel/outcome.ts';
import { known } from './errors.ts';
import { knownError, render } from './render.ts';

// Section 1.6 of the spec: two shapes of an error, their status, the order of their keys; 401 and 403 are empty (1.2).

describe.each(Object.keys(problems) as ProblemCode[])('%s', (code) => {
  const { status, body } = render(refused(code, 'Because.').refusal, known.createTask);

  test('keeps who asks apart from what is asked, and our faults from the caller’s', () => {
    const native: number = problems[code].status;
    expect(status === 401).toBe(native === 401);
    expect(status >= 500).toBe(native >= 500);
    if (native !== 401 && native !== 403 && native < 500) expect([400, 405, 413, 429]).toContain(status);
  });

  test('has one of the shapes there are', () => {
    if (status === 401 || status === 403) return expect(body).toBeNull();
    if (status === 405) return expect(body).toBe('Because.');
    const keys = Object.keys(body as object);
    expect(keys).toEqual([...keys].sort());
    if (status >= 500)
      return expect(body).toEqual({ code: status, description: 'Because.', message: 'Internal Error: ' });
    expect(body).toEqual({
      ...{ code: expect.any(Number), description: 'Because.', extra: {}, message: expect.any(String) },
      type: 'error',
    });
  });
});

test.each([
  [400, 400],
  [404, 404],
  [413, 413],
  [429, 429],
  [6000, 400],
  [6160, 400],
  [7101, 400],
  [7999, 400],
])('the code %i has the status %i', (code, status) =>
  expect(knownError({ code, message: 'm' }, 'd').status).toBe(status));

// The table of section 1.6.
test.each([
  ['badRequest', 400, 'Bad Request'],
  ['createTask', 6160, '创建工作流任务失败'],
  ['getTask', 6161, '获取工作流任务失败'],
  ['cancelTask', 6163, '取消工作流任务失败'],
  ['approveTask', 6169, '批准工作流任务失败'],
  ['upsertWorkflow', 6540, '新建或更新wokflow失败'],
  ['findWorkflow', 6542, '查询workflow失败'],
  ['presetWorkflow', 6545, '预配置workflow失败'],
  ['lintWorkflow', 6545, '校验workflow失败'],
  ['createForm', 7100, '创建预审批单失败'],
  ['listForms', 7101, '列出预审批单失败'],
] as const)('%s is %i %s', (name, code, message) => expect(known[name]).toEqual({ code, message }));

test('the example of the spec, to the byte', () => {
  const description = 'failed to find project: nope, error: mongo: no documents in result';
  expect(JSON.stringify(knownError(known.createForm, description).body)).toBe(
    `{"code":7100,"description":"${description}","extra":{},"message":"创建预审批单失败","type":"error"}`,
  );
});

test('faults are said with their places', () => {
  const faults = [
    { pointer: '/stages/0/jobs/1/http', detail: 'required: a call' },
    { pointer: '', detail: 'too much' },
  ];
  const { body } = render(refused('request/invalid', 'ignored', { faults }).refusal);
  expect(body).toMatchObject({ description: 'stages[0].jobs[1].http: required: a call; too much' });
});
