import { expect, test } from 'vitest';
import { openLog } from './log.ts';

function logged(write: (log: ReturnType<typeof openLog>) => void): string {
  const lines: string[] = [];
  write(openLog('info', { write: (line: string) => void lines.push(line) } as never));
  return lines.join('');
}

test.each([
  [{ headers: { authorization: 'Bearer hidden' } }],
  [{ req: { headers: { cookie: 'session=hidden' } } }],
  [{ password: 'hidden' }],
  [{ body: { token: 'hidden' } }],
])('%j leaves no secret in the log', (fields) => {
  const line = logged((log) => log.info(fields, 'came in'));
  expect(line).toContain('came in');
  expect(line).not.toContain('hidden');
});

test("of a database's error, its code is kept and what was sent is not", () => {
  const error = Object.assign(new Error('duplicate key: hidden'), {
    code: '23505',
    detail: 'Key (x)=(hidden)',
  });
  const line = logged((log) => log.error({ err: error }, 'failed'));
  expect(line).toContain('23505');
  expect(line).not.toContain('hidden');
});

test.each([
  [{ url: '/openapi/workflows?token=hidden&projectKey=shop' }, 'came in'],
  [{ req: { url: '/api/aslan/ticket/approval?projectName=shop&token=hidden' } }, 'came in'],
  [{ err: new Error('GET /openapi/workflows?TOKEN=hidden') }, 'came in'],
  [{ address: 'https://sign.example.test/x?access_token=hidden#a' }, 'came in'],
  [{}, 'came in at /openapi/workflows?token=hidden'],
])('%j, %s: a token in an address does not reach the log', (fields, message) => {
  const line = logged((log) => log.info(fields, message));
  expect(JSON.parse(line).msg).toContain('came in');
  expect(line).toContain('[secret]');
  expect(line).not.toContain('hidden');
});
