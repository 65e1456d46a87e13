import { isIP } from 'node:net';

/**
 * What counts as one place on the network, for limits: an IPv4 address; of IPv6 the /64, all of which one machine can
 * have. An IPv4 address within an IPv6 one is the IPv4 address.
 */
export function neighbourhood(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  if (isIP(plain) !== 6) return plain;
  const written = URL.parse(`http://[${plain}]/`)?.hostname.slice(1, -1) ?? plain;
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(written) ?? [];
  if (high !== undefined && low !== undefined) {
    const numbers = [high, low].map((group) => Number.parseInt(group, 16));
    return numbers.flatMap((two) => [two >> 8, two & 255]).join('.');
  }
  const [left = '', right] = written.split('::');
  const first = left === '' ? [] : left.split(':');
  const last = right === undefined || right === '' ? [] : right.split(':');
  const gap = right === undefined ? [] : Array<string>(8 - first.length - last.length).fill('0');
  return `${[...first, ...gap, ...last].slice(0, 4).join(':')}::/64`;
}
