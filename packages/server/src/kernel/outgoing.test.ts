import { expect, test } from 'vitest';
import { openOutside } from '../../test/outside.ts';
import { type Lookup, sender } from './outgoing.ts';
import { reachOf } from './reach.ts';

const send = sender(reachOf('127.0.0.0/8, ::1'));
const to = (url: string, more: { timeout?: number; body?: string | null } = {}, by = send) =>
  by({ method: 'POST', url, headers: { 'x-test': 'yes' }, body: null, timeout: 5000, ...more });

test.each([
  ['http://169.254.169.254/latest/meta-data', 'Calls to 169.254.169.254 are not allowed'],
  ['http://[::ffff:a9fe:a9fe]/', 'Calls to ::ffff:a9fe:a9fe are not allowed'],
  ['http://2852039166/', 'Calls to 169.254.169.254 are not allowed'],
  ['file:///etc/passwd', 'The address is not an http or https address'],
  ['ftp://127.0.0.1/', 'The address is not an http or https address'],
  ['gopher://127.0.0.1:6379/_', 'The address is not an http or https address'],
  ['not an address', 'The address is not an http or https address'],
])('a call to %s is not made', async (url, because) => {
  expect(await to(url)).toEqual({ answered: false, because });
});

/** Every way to write this machine that an address has. */
const spellings = (port: string) =>
  [
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001', '0'],
    ...['0.0.0.0', '127.0.0.1.', '%31%32%37.0.0.1', '\u{ff11}27.0.0.1', '127\u{3002}0.0.1'],
    ...['a@127.0.0.1', 'example.test@127.0.0.1', '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
    ...['[::127.0.0.1]', '[64:ff9b::7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]', '[2002:7f00:1::]', '[fe80::1]'],
    ...['[fd00::1]', 'localhost', 'LOCALHOST'],
  ].map((host) => `http://${host}:${port}/`);

test('without a list nothing on this machine is reached, however it is spelled', async () => {
  const outside = await openOutside();
  const strict = sender(reachOf(''));
  for (const url of spellings(new URL(outside.url).port))
    expect([url, await to(url, {}, strict)]).toEqual([
      url,
      { answered: false, because: expect.stringMatching(/not allowed|not an http/) },
    ]);
  expect(outside.received).toHaveLength(0);
});

/** A resolver whose answers are given: each time the next, the last for ever. */
function resolver(...answers: string[][]) {
  const asked: string[] = [];
  const look: Lookup = (hostname, _options, answer) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { asked, look };
}

test.each([
  [['127.0.0.1']],
  [['8.8.8.8', '127.0.0.1']],
  [['127.0.0.1', '8.8.8.8']],
  [['8.8.8.8', '::1']],
  [['10.0.0.7']],
  [['::ffff:127.0.0.1']],
  [['64:ff9b::a9fe:a9fe']],
])('a name that answers %s is not connected to', async (addresses) => {
  const outside = await openOutside();
  const { look } = resolver(addresses);
  const { port } = new URL(outside.url);
  const answer = await to(`http://ci.example.test:${port}/`, {}, sender(reachOf(''), look));
  expect(answer).toMatchObject({
    answered: false,
    because: expect.stringContaining('Calls to ci.example.test are not allowed'),
  });
  expect(outside.received).toHaveLength(0);
});

test('a name is looked up once, and the connection goes to what was checked: rebinding changes nothing', async () => {
  const outside = await openOutside();
  const { port } = new URL(outside.url);
  const { asked, look } = resolver(['127.0.0.1'], ['169.254.169.254']);
  const listed = sender(reachOf(`ci.example.test:${port}`), look);
  expect(await to(`http://ci.example.test:${port}/`, {}, listed)).toMatchObject({ status: 200 });
  expect(asked).toEqual(['ci.example.test']);
  // The name says another address now, which no list opens.
  expect(await to(`http://ci.example.test:${port}/`, {}, listed)).toMatchObject({ answered: false });
  expect(outside.received).toHaveLength(1);
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
