import { BlockList, isIP } from 'node:net';

/** Where calls may go besides public addresses; what is wrong with the list is said by `faultOfReach`. */
export type Reach = {
  /** Null: a call may go there. Otherwise why not. `host`: as the address of the call names it. */
  whyNot(address: string, host: string, port: number): string | null;
};

type Rule = (address: string, host: string, port: number) => boolean;

/** Where clouds tell a machine its credentials: no list opens these. */
const never = networks(
  ...['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::254/128', 'fd20:ce::254/128'],
  ...['100.100.100.200/32', '192.0.0.192/32'],
);

/** What the registries of IANA do not call globally reachable, and what is sent to many. */
const inside = networks(
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  // Of IPv6 only 2000::/3 is given out; what carries another address inside is not looked into, but for NAT64.
  ...['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
);

/**
 * Reads a list such as `10.0.0.0/8, ci.internal, 10.0.0.7:8443, *.build.internal, [fd00::7]:8080`: networks, addresses
 * and names, with or without a port, between commas. A name opens whatever address it has.
 */
export function reachOf(list: string): Reach {
  const rules = entriesOf(list).map(ruleOf);
  return {
    whyNot(written, host, port) {
      const address = carried(written);
      if (never(address)) return `Calls to ${host} are not allowed`;
      if (!inside(address) || rules.some((rule) => rule?.(address, plainName(host), port))) return null;
      return `Calls to ${host} are not allowed, since it is inside a network; COUNTERSIGN_CALLS may name it`;
    },
  };
}

/** The first entry of a list that is none; undefined: all are. */
export const faultOfReach = (list: string): string | undefined =>
  entriesOf(list).find((entry) => ruleOf(entry) === undefined);

const entriesOf = (list: string): string[] =>
  list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '');

function ruleOf(entry: string): Rule | undefined {
  const [, network, length] = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry) ?? [];
  if (network !== undefined) return isNetwork(network, Number(length)) ? within(entry) : undefined;
  if (isIP(entry) === 6) return within(`${entry}/128`);
  const [, name = '', port] = /^(\[[0-9a-f.:]+\]|[a-z0-9_.*-]{1,253})(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const there = ruleOfHost(name.replace(/^\[|\]$/g, ''));
  if (there === undefined || port === undefined) return there;
  return (address, host, asked) => asked === Number(port) && there(address, host, asked);
}

function ruleOfHost(name: string): Rule | undefined {
  if (isIP(name) !== 0) return within(`${name}/${isIP(name) === 6 ? 128 : 32}`);
  if (name.startsWith('*.') && isName(name.slice(2))) return (_, host) => host.endsWith(name.slice(1));
  return isName(name) ? (_, host) => host === plainName(name) : undefined;
}

// A name that ends in a number would be read as an address, and none that is written so can be meant.
const isName = (name: string): boolean =>
  /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?$/.test(name) &&
  !/(^|\.)(\d+|0x[0-9a-f]*)\.?$/.test(name);

const plainName = (host: string): string => host.toLowerCase().replace(/\.$/, '');

const isNetwork = (network: string, length: number): boolean =>
  isIP(network) !== 0 && length <= (isIP(network) === 6 ? 128 : 32);

const within = (network: string): Rule => networks(network);

/** Is an address in one of these? The two families are kept apart: ::/0 would be every IPv4 address as well. */
function networks(...all: string[]): (address: string) => boolean {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const one of all) {
    const [network = '', length] = one.split('/');
    lists[familyOf(network)].addSubnet(network, Number(length), familyOf(network));
  }
  return (address) => lists[familyOf(address)].check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** The IPv4 address that an IPv6 one stands for (mapped, or by NAT64 64:ff9b::/96), which is what is reached; else itself. */
function carried(address: string): string {
  if (isIP(address) !== 6) return address;
  const plain = URL.parse(`http://[${address.replace(/%.*$/, '')}]/`)?.hostname.slice(1, -1) ?? address;
  const [, high, low] = /^(?:::ffff|64:ff9b:):(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})$/.exec(plain) ?? [];
  if (low === undefined) return plain;
  const [left, right] = [high ?? '0', low].map((group) => Number.parseInt(group, 16)) as [number, number];
  return [left >> 8, left & 255, right >> 8, right & 255].join('.');
}
