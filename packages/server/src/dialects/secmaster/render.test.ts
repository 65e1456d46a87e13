import { type ProblemCode, problems } from '@countersign/contract/problems.ts';
import { describe, expect, test } from 'vitest';
import { refused } from '../../kernel/outcome.ts';
import { type About, render } from './render.ts';

// Spec, section 4: errors of the service are {code, message}, almost always with 400; those of the gateway are
// {error_code, error_msg}. The page of error codes knows the statuses 400, 401, 403 and 500.
const documented = [400, 401, 403, 500];
const gateways: Partial<Record<ProblemCode, number>> = {
  'resource/not-found': 404,
  'request/method-not-allowed': 404,
  'request/too-large': 413,
  'request/too-many': 429,
};
const httpsOwn: Partial<Record<ProblemCode, number>> = { ...gateways, 'server/unavailable': 503 };

const because = (code: ProblemCode, about?: About) => render(refused(code, 'Because.').refusal, about);

describe.each(Object.keys(problems) as ProblemCode[])('%s', (code) => {
  const { status, body } = because(code);

  test('has a status that clients know', () => {
    if (httpsOwn[code] === undefined) expect(documented).toContain(status);
    else expect(status).toBe(httpsOwn[code]);
  });

  test('keeps who asks apart from what is asked', () => {
    const native: number = problems[code].status;
    expect(status === 401).toBe(native === 401);
    expect(status >= 500).toBe(native >= 500);
    // Whose level is not open is no reviewer (our decisions: an approver of the open level; others 403).
    if (code !== 'approval/level-not-open') expect(status === 403).toBe(native === 403);
  });

  test('has the shape of who says it, both texts non-empty', () => {
    const fromGateway = status === 401 || gateways[code] !== undefined;
    expect(Object.keys(body as object)).toEqual(
      fromGateway ? ['error_code', 'error_msg'] : ['code', 'message'],
    );
    const [number, text] = Object.values(body as Record<string, string>);
    expect(number).toMatch(fromGateway ? /^APIGW\.\d{4}$/ : /^SecMaster\.\d{8}$/);
    expect(text).toContain('Because.');
  });
});

describe('the numbers of the table in section 4 and of our decisions', () => {
  test.each<[string, ProblemCode, About | undefined, number, string]>([
    ['a version that does not exist', 'resource/not-found', 'version', 400, 'SecMaster.20040605'],
    ['a workflow that does not exist', 'resource/not-found', 'workflow', 400, 'SecMaster.20040611'],
    ['a task that does not exist', 'resource/not-found', 'task', 400, 'SecMaster.20041002'],
    ['a workspace that is not there', 'auth/forbidden', undefined, 403, 'SecMaster.20010001'],
    ['who may not review', 'approval/not-approver', 'version', 403, 'SecMaster.20010001'],
    ['the author', 'approval/barred', 'version', 403, 'SecMaster.20010001'],
    ['whose level is not open', 'approval/level-not-open', 'version', 403, 'SecMaster.20010001'],
    ['a verdict when none is pending', 'approval/not-open', 'version', 400, 'SecMaster.20040606'],
    ['another state than is needed', 'version/wrong-state', 'version', 400, 'SecMaster.20040606'],
    ['a bad body', 'request/invalid', 'version', 400, 'SecMaster.20041002'],
    ['no JSON', 'request/malformed', 'version', 400, 'SecMaster.20041002'],
  ])('%s', (_, code, about, status, number) => {
    expect(because(code, about)).toEqual({ status, body: { code: number, message: 'Because.' } });
  });

  test.each<[string, ProblemCode, number, string]>([
    ['no or bad credentials', 'auth/unauthenticated', 401, 'APIGW.0301'],
    ['an expired token', 'auth/token-expired', 401, 'APIGW.0301'],
    ['an unknown path', 'resource/not-found', 404, 'APIGW.0101'],
    ['another method', 'request/method-not-allowed', 404, 'APIGW.0101'],
  ])('%s', (_, code, status, number) => {
    expect(because(code)).toMatchObject({ status, body: { error_code: number } });
  });

  test('401 says what is documented', () =>
    expect(because('auth/unauthenticated').body).toEqual({
      error_code: 'APIGW.0301',
      error_msg: 'Incorrect IAM authentication information: Because.',
    }));
});

test('a message names each field and what would be right', () => {
  const faults = [
    { pointer: '/result', detail: 'expected PASS or UN_PASS' },
    { pointer: 'query/limit', detail: 'expected 1 to 100' },
  ];
  expect(render(refused('request/invalid', 'ignored', { faults }).refusal).body).toEqual({
    code: 'SecMaster.20041002',
    message: 'result: expected PASS or UN_PASS; limit: expected 1 to 100.',
  });
});

test.each([
  'path/project_id',
  'header/X-Project-Id',
])('a wrong project id has a number of its own: %s', (pointer) => {
  const faults = [{ pointer, detail: 'is not the project id of this workspace' }];
  expect(render(refused('request/invalid', '', { faults }).refusal)).toMatchObject({
    status: 400,
    body: { code: 'SecMaster.20041003' },
  });
});
