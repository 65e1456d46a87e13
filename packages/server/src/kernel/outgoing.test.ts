import { expect, test } from 'vitest';
import { openOutside } from '../../test/outside.ts';
import { mayCall, send } from './outgoing.ts';

const to = (url: string, more: { timeout?: number; body?: string | null } = {}) =>
  send({ method: 'POST', url, headers: { 'x-test': 'yes' }, body: null, timeout: 5000, ...more });

test.each([
  ['169.254.169.254', false],
  ['169.254.0.1', false],
  ['::ffff:169.254.169.254', false],
  ['fe80::1', false],
  ['fd00:ec2::254', false],
  ['64:ff9b::a9fe:a9fe', false],
  ['10.0.0.7', true],
  ['127.0.0.1', true],
  ['::1', true],
  ['203.0.113.9', true],
])('may a call go to %s? %s', (address, allowed) => expect(mayCall(address)).toBe(allowed));

test.each([
  ['http://169.254.169.254/latest/meta-data', 'Calls to 169.254.169.254 are not allowed'],
  ['http://[::ffff:a9fe:a9fe]/', 'Calls to ::ffff:a9fe:a9fe are not allowed'],
  ['http://2852039166/', 'Calls to 169.254.169.254 are not allowed'],
  ['file:///etc/passwd', 'The address is not an http or https address'],
  ['not an address', 'The address is not an http or https address'],
])('a call to %s is not made', async (url, because) => {
  expect(await to(url)).toEqual({ answered: false, because });
});

test('a call carries its headers and body, and answers status and text', async () => {
  const outside = await openOutside();
  expect(await to(`${outside.url}/deploy`, { body: 'ä' })).toEqual({
    answered: true,
    status: 200,
    text: 'ok',
  });
  expect(outside.received).toMatchObject([{ method: 'POST', path: '/deploy', body: 'ä' }]);
  expect(outside.received[0]?.headers).toMatchObject({ 'x-test': 'yes', 'content-length': '2' });
});

test('names are looked up, and a redirect is an answer like any other', async () => {
  const outside = await openOutside();
  outside.behaves(
    (_, response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  );
  const { port } = new URL(outside.url);
  expect(await to(`http://localhost:${port}/`)).toMatchObject({ answered: true, status: 302 });
  expect(outside.received).toHaveLength(1);
});

test('silence, a refused connection and a broken one are no answers', async () => {
  const outside = await openOutside();
  outside.behaves(() => {});
  expect(await to(outside.url, { timeout: 50 })).toEqual({
    answered: false,
    because: 'No answer within 0.05 s',
  });
  outside.behaves((_, response) => void response.destroy());
  expect(await to(outside.url)).toEqual({ answered: false, because: 'socket hang up' });
  expect(await to('http://127.0.0.1:1/')).toMatchObject({
    answered: false,
    because: expect.stringContaining('ECONNREFUSED'),
  });
});

test('an answer that trickles on is over when the time is over', async () => {
  const outside = await openOutside();
  outside.behaves((_, response) => void response.writeHead(200).write('a'));
  expect(await to(outside.url, { timeout: 80 })).toMatchObject({ answered: false });
});

test('of a long answer the first 64 KiB are read', async () => {
  const outside = await openOutside();
  outside.behaves((_, response) => void response.writeHead(200).end('x'.repeat(1_000_000)));
  const answer = await to(outside.url);
  expect(answer.answered && answer.text.length).toBe(65_536);
});
