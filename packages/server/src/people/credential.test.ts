import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cookieName, readCredential, type Shown } from './credential.ts';

const believed = { secret: 'a secret', origin: 'https://sign.example.test' };
const token = 'Zr8S1vWc3uXeHa4f0kqB9xk0Jt2yqk7m';
const signed = `${token}.${createHmac('sha256', believed.secret).update(token).digest('base64')}`;
const cookie = `theme=dark; __Host-countersign.session_token=${encodeURIComponent(signed)}`;
const nothing: Shown = {
  ...{ method: 'GET', authorization: undefined, cookie: undefined, host: undefined, origin: undefined },
  fetchSite: undefined,
};
const read = (shown: Partial<Shown>) => readCredential({ ...nothing, ...shown }, believed);

test('nothing is nothing', () => expect(read({})).toEqual({ kind: 'none' }));

describe('a bearer token', () => {
  test('becomes its SHA-256', () => {
    const hash = createHash('sha256').update('cs_abc').digest();
    expect(read({ authorization: 'Bearer cs_abc' })).toEqual({ kind: 'token', hash });
    expect(read({ authorization: 'bearer   cs_abc' })).toEqual({ kind: 'token', hash });
  });

  test.each([
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Basic YW5uOng=',
    `Bearer ${'x'.repeat(201)}`,
    '',
  ])('"%s" is none, and no cookie helps', (authorization) =>
    expect(read({ authorization, cookie })).toEqual({ kind: 'none' }));

  test('goes before a cookie, and needs no Origin', () => {
    expect(read({ method: 'POST', authorization: 'Bearer cs_abc', cookie }).kind).toBe('token');
  });
});

describe('a session cookie', () => {
  test('gives its token when we have signed it', () => {
    expect(read({ cookie })).toEqual({ kind: 'session', token, whileGiven: false });
  });

  test.each([
    ['of another key', cookie, { ...believed, secret: 'another' }],
    ['without a signature', `__Host-countersign.session_token=${token}`, believed],
    ['of plain http on an https address', `countersign.session_token=${signed}`, believed],
    ['that is not decodable', '__Host-countersign.session_token=%E0%A4%A', believed],
    ['that is empty', '__Host-countersign.session_token=', believed],
  ])('%s is none', (_, given, by) => {
    expect(readCredential({ ...nothing, cookie: given }, by)).toEqual({ kind: 'none' });
  });

  test.each([
    ['GET', undefined, undefined, 'session'],
    ['HEAD', 'https://evil.example.test', 'cross-site', 'session'],
    ['POST', 'https://sign.example.test', undefined, 'session'],
    ['POST', undefined, 'same-origin', 'session'],
    ['POST', undefined, undefined, 'cross-site'],
    ['POST', undefined, 'none', 'cross-site'],
    ['POST', 'https://sign.example.test', 'cross-site', 'cross-site'],
    ['POST', 'https://sign.example.test.evil.test', undefined, 'cross-site'],
    ['POST', 'https://sign.example.test:8443', undefined, 'cross-site'],
    ['POST', 'https://evil.example.test', 'same-origin', 'cross-site'],
    ['DELETE', 'https://evil.example.test', 'cross-site', 'cross-site'],
    ['PUT', 'https://other.sign.example.test', 'same-site', 'cross-site'],
    ['PATCH', 'null', 'none', 'cross-site'],
  ])('%s from Origin %s, Sec-Fetch-Site %s: %s', (method, origin, fetchSite, kind) => {
    expect(read({ method, origin, fetchSite, cookie }).kind).toBe(kind);
  });
});

test.each([
  ['http://localhost:8080', 'http://10.0.0.5:8080', '10.0.0.5:8080', 'session'],
  ['http://localhost:8080', 'http://10.0.0.6:8080', '10.0.0.5:8080', 'cross-site'],
  ['https://sign.example.test', 'http://sign.example.test', 'sign.example.test', 'cross-site'],
])('reached as %s, a POST from a page of %s to the host %s: %s', (ours, origin, host, kind) => {
  const given = `${cookieName(ours)}=${encodeURIComponent(signed)}`;
  const shown = { ...nothing, method: 'POST', cookie: given, origin, host };
  expect(readCredential(shown, { ...believed, origin: ours }).kind).toBe(kind);
});

test('only an https address has cookies that browsers keep for https', () => {
  expect(cookieName('https://sign.example.test')).toBe('__Host-countersign.session_token');
  expect(cookieName('http://localhost:8080')).toBe('countersign.session_token');
});
