import { describe, expect, test } from 'vitest';
import { faultOfReach, reachOf } from './reach.ts';

const may = (address: string, list = '', host = address, port = 443) =>
  reachOf(list).whyNot(address, host, port) === null;

// From the registries of special-purpose addresses (RFC 6890 and its updates), and what clouds keep credentials at.
describe('without a list', () => {
  test.each([
    ...['8.8.8.8', '1.1.1.1', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '198.20.0.1'],
    ...['2606:4700::1111', '2a00:1450::1', '::ffff:8.8.8.8', '64:ff9b::808:808'],
  ])('%s is public, and called', (address) => expect(may(address)).toBe(true));

  test.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.7', '100.64.0.1', '127.0.0.1', '127.255.255.254', '172.16.0.1'],
    ...['172.31.255.255', '192.0.0.8', '192.168.1.1', '198.18.0.1', '224.0.0.1', '239.255.255.250'],
    ...['240.0.0.1', '255.255.255.255', '169.254.169.254', '192.0.2.1', '198.51.100.1', '203.0.113.9'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.7', '::ffff:0:1'],
    ...['0:0:0:0:0:ffff:7f00:1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe'],
    ...['64:ff9b::1', '64:ff9b:1::7f00:1', '2002:7f00:1::', '2002:a9fe:a9fe::1', '2001:0:7f00:1::'],
    ...['2001:db8::1', '3fff::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1'],
    ...['ff02::1', '100::1', '5f00::1', 'fd00:ec2::254'],
  ])('%s is not called', (address) => expect(may(address)).toBe(false));
});

describe('a list opens', () => {
  test.each([
    ['10.0.0.0/8', '10.9.8.7', '10.9.8.7', 80, true],
    ['10.0.0.0/8', '192.168.0.1', '192.168.0.1', 80, false],
    ['10.0.0.0/8', '::ffff:10.9.8.7', 'ci', 80, true],
    ['10.0.0.7:8443', '10.0.0.7', '10.0.0.7', 8443, true],
    ['10.0.0.7:8443', '10.0.0.7', '10.0.0.7', 22, false],
    ['fd00::/8', 'fd12::1', 'fd12::1', 80, true],
    ['::1', '::1', '::1', 80, true],
    ['[::1]:9000', '::1', '::1', 9000, true],
    ['[::1]:9000', '::1', '::1', 9001, false],
    ['ci.internal', '10.0.0.7', 'CI.internal.', 80, true],
    ['ci.internal', '10.0.0.7', 'xci.internal', 80, false],
    ['ci.internal', '10.0.0.7', '10.0.0.7', 80, false],
    ['*.build.internal, localhost:9000', '10.0.0.7', 'a.build.internal', 80, true],
    ['*.build.internal, localhost:9000', '10.0.0.7', 'build.internal', 80, false],
    ['*.build.internal, localhost:9000', '127.0.0.1', 'localhost', 9000, true],
  ])('%s: %s as %s:%i: %s', (list, address, host, port, allowed) =>
    expect(may(address, list, host, port)).toBe(allowed));

  test.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    'fd00:ec2::254',
    '100.100.100.200',
  ])('but never %s', (address) => expect(may(address, '0.0.0.0/0, ::/0, ci', 'ci')).toBe(false));
});

test.each([
  ['', undefined],
  ['10.0.0.0/8, ci.internal:8443,', undefined],
  ['10.0.0.0/33', '10.0.0.0/33'],
  ['http://ci.internal', 'http://ci.internal'],
  ['ci.internal/deploy', 'ci.internal/deploy'],
  ['ci internal', 'ci internal'],
  ['10.0.0', '10.0.0'],
  ['0x7f000001', '0x7f000001'],
  ['*', '*'],
  ['fd00::/129', 'fd00::/129'],
])('what is wrong in "%s": %s', (list, fault) => expect(faultOfReach(list)).toBe(fault));
