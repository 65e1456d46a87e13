import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalPaths, canonicalQuery, canonicalRequest, hexHash, type Received } from './canonical.ts';
import { checkHead, checkSignature } from './check-signature.ts';
import { readSignature, type Signature } from './read-signature.ts';

// The golden vector: a request of Huawei's own SDK (AKSKSigner), with all three values it comes to.
const now = new Date('2026-11-21T12:00:00Z');
const body = Buffer.from('{"content":"ok","result":"PASS"}');
const golden: Received = {
  method: 'POST',
  url: '/v1/p1/workspaces/ws1/soc/workflows/versions/v1/approval',
  rawHeaders: [
    ...['Content-Type', 'application/json', 'host', '127.0.0.1:18080'],
    ...['X-Project-Id', 'p1', 'X-Sdk-Date', '20261121T120000Z'],
  ],
  body,
};
const names = ['content-type', 'host', 'x-project-id', 'x-sdk-date'];
const goldenSignature = '73df8cdf0102dfb8707b33dab0e77ef0d242ed0c1ba5a7c9f58c772945bdf8e3';
const header = `SDK-HMAC-SHA256 Access=AKTEST, SignedHeaders=${names.join(';')}, Signature=${goldenSignature}`;

const read = (text: string): Signature => {
  const outcome = readSignature(text);
  if (!outcome?.ok) throw new Error('not a signature');
  return outcome.value;
};
const why = (outcome: ReturnType<typeof checkHead> | undefined) =>
  outcome === undefined ? 'none' : outcome.ok ? 'ok' : outcome.refusal.because;
const judge = (received: Received, signature = read(header), secret = 'SKTEST', at = now) => {
  const head = checkHead(received, signature, at);
  return why(head.ok ? checkSignature(received, signature, secret) : head);
};
const wrong =
  'verify aksk signature fail: the signature is not that of this request with the secret of this key.';

/** The signature of a request by the words of the documents, written down a second time. */
function sign(
  { method, rawHeaders }: Received,
  { uri, query, hash, signed }: { uri: string; query: string; hash: string; signed: string[] },
) {
  const value = (name: string) =>
    rawHeaders[rawHeaders.findIndex((one) => one.toLowerCase() === name) + 1]?.trim() ?? '';
  const lines = signed.map((name) => `${name}:${value(name)}`);
  const canonical = [method, uri, query, ...lines, '', signed.join(';'), hash].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const text = `SDK-HMAC-SHA256\n${value('x-sdk-date')}\n${digest}`;
  const signature = createHmac('sha256', 'SKTEST').update(text).digest('hex');
  return read(`SDK-HMAC-SHA256 Access=AKTEST, SignedHeaders=${signed.join(';')}, Signature=${signature}`);
}
const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

describe('the golden vector', () => {
  test('has these hashes', () => {
    expect(hexHash(body)).toBe('114617dbeff3e10d0296188068acd29d1d948ccd221ef63a173756b364388139');
    const [path = ''] = canonicalPaths(golden.url);
    expect(hexHash(canonicalRequest(golden, path, names, hexHash(body)))).toBe(
      '6554c903897e8e455b7ee335295376ef9578b874d5ff6c644e31e48613c04689',
    );
  });
  test('verifies', () => expect(judge(golden)).toBe('ok'));

  const replaced = (from: string, to: string) => ({
    ...golden,
    rawHeaders: golden.rawHeaders.map((text) => (text === from ? to : text)),
  });
  test.each<[string, Received]>([
    ['a byte of the body', { ...golden, body: Buffer.from('{"content":"ok","result":"PASs"}') }],
    ['the body left out', { ...golden, body: Buffer.alloc(0) }],
    ['a byte of the path', { ...golden, url: golden.url.replace('versions/v1', 'versions/v2') }],
    ['a query added', { ...golden, url: `${golden.url}?a=b` }],
    ['the method', { ...golden, method: 'PUT' }],
    ['a signed header', replaced('p1', 'p2')],
    ['the date, within the window', replaced('20261121T120000Z', '20261121T120001Z')],
  ])('does not verify with another %s', (_, received) => expect(judge(received)).toBe(wrong));

  test('does not verify with the secret of another key', () =>
    expect(judge(golden, read(header), 'SKOTHER')).toBe(wrong));

  test('does not mind a header that is not signed', () =>
    expect(judge({ ...golden, rawHeaders: [...golden.rawHeaders, 'User-Agent', 'any'] })).toBe('ok'));
});

describe('the clock', () => {
  // Fifteen minutes to either side, as the gateway has it.
  test.each([
    ['now', 0, 'ok'],
    ['fifteen minutes later', 900_000, 'ok'],
    ['fifteen minutes earlier', -900_000, 'ok'],
    ['a moment more later: replayed', 900_001, 'refused'],
    ['a moment more earlier: from the future', -900_001, 'refused'],
  ])('%s', (_, offset, expected) => {
    const at = new Date(now.getTime() + offset);
    const said = judge(golden, read(header), 'SKTEST', at);
    if (expected === 'ok') expect(said).toBe('ok');
    else
      expect(said).toBe(
        `verify aksk signature fail: X-Sdk-Date 20261121T120000Z is not within 15 minutes of this server's clock, ${at.toISOString()}.`,
      );
  });

  test.each([
    '2026-11-21T12:00:00Z',
    '20261321T120000Z',
    '20261121T120000',
    '',
  ])('X-Sdk-Date "%s" is none', (date) => {
    const rawHeaders = golden.rawHeaders.map((text) => (text === '20261121T120000Z' ? date : text));
    expect(judge({ ...golden, rawHeaders })).toContain('X-Sdk-Date must be a time');
  });
});

describe('an Authorization header', () => {
  test.each([
    header,
    header.replaceAll(', ', ','),
    header.replaceAll(', ', ' ,  '),
    header.replace('SDK-HMAC-SHA256 ', 'SDK-HMAC-SHA256  '),
    header.replace(goldenSignature, goldenSignature.toUpperCase()),
    header.replace('content-type', 'Content-Type'),
  ])('is read whatever its spaces and capitals: %s', (text) =>
    expect(read(text)).toEqual({ accessKey: 'AKTEST', signedHeaders: names, signature: goldenSignature }));

  test.each([undefined, '', 'Bearer cs_x', 'Basic YTpi'])('%s is no signature', (text) =>
    expect(readSignature(text)).toBeUndefined());

  test.each([
    [
      'no SignedHeaders',
      header.replace(/SignedHeaders=[^,]+, /, ''),
      'expected "Authorization: SDK-HMAC-SHA256',
    ],
    ['no signature', header.replace(/, Signature.*/, ''), 'expected "Authorization'],
    ['a short signature', header.slice(0, -1), 'expected "Authorization'],
    ['no key', header.replace('Access=AKTEST, ', ''), 'expected "Authorization'],
    ['x-sdk-date not signed', header.replace(';x-sdk-date', ''), 'must name x-sdk-date'],
    ['another algorithm', header.replace('SHA256', 'SM3'), 'SDK-HMAC-SM3 is not supported'],
    [
      'a derived key',
      header.replace('SDK-HMAC-SHA256', 'V11-HMAC-SHA256'),
      'V11-HMAC-SHA256 is not supported',
    ],
    ['nothing but its algorithm', 'SDK-HMAC-SHA256', 'expected "Authorization'],
  ])('with %s is refused', (_, text, because) =>
    expect(why(readSignature(text) as never)).toContain(because));
});

// What each client signs, of the table of clients in the facts about SecMaster; only X-Sdk-Date is in all of them.
describe('clients', () => {
  const sent = [
    ...['Accept', 'application/json', 'content-type', 'application/json;charset=UTF-8'],
    ...['HOST', '127.0.0.1:18080', 'User-Agent', ' a client; 1.0 ', 'X-Project-Id', 'p1'],
    ...['x-sdk-date', '20261121T120000Z', 'X-Security-Token', 'none'],
  ];
  test.each([
    ['Node', ['content-type', 'host', 'x-project-id', 'x-sdk-date']],
    ['Node with a temporary key', ['content-type', 'host', 'x-project-id', 'x-sdk-date', 'x-security-token']],
    ['Python', ['content-type', 'host', 'user-agent', 'x-project-id', 'x-sdk-date']],
    ['Go', ['user-agent', 'x-project-id', 'x-sdk-date']],
    ['Java', ['content-type', 'host', 'user-agent', 'x-project-id', 'x-sdk-date']],
    ['.NET', ['host', 'user-agent', 'x-project-id', 'x-sdk-date']],
    ['Terraform', ['accept', 'content-type', 'user-agent', 'x-sdk-date']],
    ['the least there can be', ['x-sdk-date']],
  ])('%s', (_, signed) => {
    // Terraform ends its JSON with a newline; Python spaces it out and escapes what is not ASCII.
    for (const text of ['{"result":"PASS"}\n', '{"result": "PASS", "content": "\\u00e9"}', '']) {
      const received = { ...golden, rawHeaders: sent, body: Buffer.from(text) };
      const signature = sign(received, { uri: `${golden.url}/`, query: '', hash: sha(text), signed });
      expect(judge(received, signature)).toBe('ok');
      expect(judge({ ...received, body: Buffer.from(`${text} `) }, signature)).toBe(wrong);
    }
  });
});

describe('headers', () => {
  const duplicated = (name: string, value: string) =>
    judge({ ...golden, rawHeaders: [...golden.rawHeaders, name, value] });
  test.each(['x-project-id', 'X-Sdk-Date', 'Content-Type', 'HOST'])('%s twice is refused', (name) =>
    expect(duplicated(name, 'p2')).toBe(
      `verify aksk signature fail: the header ${name.toLowerCase()} was sent more than once.`,
    ));
  test('one that is signed but was not sent is refused', () => {
    const rawHeaders = golden.rawHeaders.filter((text) => text !== 'p1' && text !== 'X-Project-Id');
    expect(judge({ ...golden, rawHeaders })).toBe(
      'verify aksk signature fail: the signed header x-project-id was not sent.',
    );
  });
  test('the order in which they were signed counts, not the one in which they came', () => {
    const [a = '', b = '', ...rest] = golden.rawHeaders;
    expect(judge({ ...golden, rawHeaders: [...rest, a, b] })).toBe('ok');
    const signature = read(header.replace(names.join(';'), names.toReversed().join(';')));
    expect(judge(golden, signature)).toBe(wrong);
  });
  test('a value that is not ASCII is the UTF-8 that was sent', () => {
    const wire = Buffer.from('Zoë', 'utf8').toString('latin1');
    const plain = { ...golden, rawHeaders: [...golden.rawHeaders, 'x-name', 'Zoë'] };
    const signed = ['x-name', 'x-sdk-date'];
    const signature = sign(plain, { uri: `${golden.url}/`, query: '', hash: sha(body), signed });
    expect(judge({ ...golden, rawHeaders: [...golden.rawHeaders, 'x-name', wire] }, signature)).toBe('ok');
  });
});

describe('the hash that the client says', () => {
  const saying = (hash: string) => {
    const received = { ...golden, rawHeaders: [...golden.rawHeaders, 'X-Sdk-Content-Sha256', hash] };
    const signature = sign(received, { uri: `${golden.url}/`, query: '', hash, signed: ['x-sdk-date'] });
    return { received, signature };
  };
  test('is that of the body', () => {
    const { received, signature } = saying(sha(body));
    expect(judge(received, signature)).toBe('ok');
  });
  test('is refused when the body was swapped on the way, although the signature fits', () => {
    const { received, signature } = saying(sha(body));
    expect(judge({ ...received, body: Buffer.from('{"result":"PASS"}') }, signature)).toBe(
      'verify aksk signature fail: the body is not the one that X-Sdk-Content-Sha256 is the hash of.',
    );
  });
  test('may be left out by name', () => {
    const { received, signature } = saying('UNSIGNED-PAYLOAD');
    expect(judge({ ...received, body: Buffer.from('a stream') }, signature)).toBe('ok');
  });
  test('cannot be left out by somebody on the way', () => {
    const rawHeaders = [...golden.rawHeaders, 'X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD'];
    expect(judge({ ...golden, rawHeaders })).toBe(wrong);
  });
});

describe('the path', () => {
  test.each([
    ['/v1/p 1', ['/v1/p%201/']],
    ['/v1/p%201', ['/v1/p%201/', '/v1/p%25201/']],
    ['/v1/a:b~c', ['/v1/a%3Ab~c/']],
    ["/v1/(a)*'!", ['/v1/%28a%29%2A%27%21/']],
    ['/v1/%e4%bd%a0', ['/v1/%E4%BD%A0/', '/v1/%25e4%25bd%25a0/']],
    ['/v1/a%2Fb', ['/v1/a%2Fb/', '/v1/a%252Fb/']],
    ['/v1/bad%zz', ['/v1/bad%25zz/']],
    ['/v1/x/?q=/', ['/v1/x/']],
    ['/', ['/']],
  ])('%s is signed as %j', (url, expected) => expect(canonicalPaths(url)).toEqual(expected));

  test.each(['/v1/v%201/', '/v1/v%25201/'])('verifies signed as %s', (uri) => {
    const received = { ...golden, url: '/v1/v%201' };
    const signature = sign(received, { uri, query: '', hash: sha(body), signed: ['x-sdk-date'] });
    expect(judge(received, signature)).toBe('ok');
    expect(judge({ ...received, url: '/v1/v1' }, signature)).toBe(wrong);
  });
});

describe('the query', () => {
  test.each([
    ['/a', ''],
    ['/a?', ''],
    ['/a?b=2&a=1', 'a=1&b=2'],
    ['/a?a=2&a=10&a=1', 'a=1&a=10&a=2'],
    ['/a?flag', 'flag='],
    ['/a?flag=&&x', 'flag=&x='],
    ['/a?B=1&a=1', 'B=1&a=1'],
    ['/a?q=a+b', 'q=a%20b'],
    ['/a?q=a%20b', 'q=a%20b'],
    ['/a?q=a%2Bb', 'q=a%2Bb'],
    ['/a?q=a=b', 'q=a%3Db'],
    ['/a?q=cn-north-4', 'q=cn-north-4'],
    ['/a?q=%E4%BD%A0', 'q=%E4%BD%A0'],
    ["/a?q=it's:(1)*", 'q=it%27s%3A%281%29%2A'],
    ['/a?q=%zz', 'q=%25zz'],
  ])('%s is signed as "%s"', (url, expected) => expect(canonicalQuery(url)).toBe(expected));

  test('a changed value does not verify, another order does', () => {
    const received = { ...golden, url: '/v1/x?limit=5&offset=0' };
    const signature = sign(received, {
      ...{ uri: '/v1/x/', query: 'limit=5&offset=0', hash: sha(body), signed: ['x-sdk-date'] },
    });
    expect(judge(received, signature)).toBe('ok');
    expect(judge({ ...received, url: '/v1/x?offset=0&limit=5' }, signature)).toBe('ok');
    expect(judge({ ...received, url: '/v1/x?limit=6&offset=0' }, signature)).toBe(wrong);
  });
});
