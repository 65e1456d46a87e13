import type { World } from '../../examples/world.ts';
import type { Shown } from './people.ts';
import type { Rule } from './rules.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request without its credentials; who it is right for, if that is not ann. */
export type Ready = {
  readonly url: string;
  readonly payload?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly right?: Shown;
};

/** How an API is told who is asking. */
export type Door = 'native' | 'flexdeploy' | 'servicedesk' | 'secmaster' | 'zadig';

/** One route, and how to make a request that would succeed there. */
export type Call = {
  readonly door: Door;
  readonly method: Method;
  /** As Fastify has it. */
  readonly route: string;
  readonly rule: Rule;
  make(world: World): Promise<Ready>;
  /** What is answered to each of several, in an answer that is 200 whatever became of them. */
  each?(body: string): readonly number[];
  /** What it does concerns the others, so that it is tried when nobody else is. */
  readonly alone?: boolean;
  /** Another spelling of a call that is there as well. */
  readonly alias?: boolean;
  /** Whoever is not let into the project is answered so: as what is not there is; 404 unless said otherwise. */
  readonly hidden?: number;
  /** With what those are refused who are in, but may not; 403 unless said otherwise. */
  readonly refused?: number;
  /** With what a token is refused that does not reach so far; 403 unless said otherwise. */
  readonly limited?: number;
};

export const ann: Shown = { username: 'ann', token: 'only-for-tests-ann' };

const basic = ({ username, token }: Shown) =>
  `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}`;

/** The headers by which somebody is known at a door. */
export function credentials(door: Door, shown: Shown): Record<string, string> {
  const { token, cookie } = shown;
  if (cookie !== undefined) return { cookie, origin: 'http://localhost' };
  if (token === undefined) return {};
  switch (door) {
    case 'flexdeploy':
      return { authorization: basic(shown) };
    case 'servicedesk':
      return { authorization: `Zoho-oauthtoken ${token}` };
    case 'secmaster':
      return { 'x-auth-token': token };
    default:
      return { authorization: `Bearer ${token}` };
  }
}

/** Makes something once a world, for all who only look at it. */
export function once<T>(make: (world: World) => Promise<T>): (world: World) => Promise<T> {
  const made = new WeakMap<World, Promise<T>>();
  return (world) => {
    const known = made.get(world) ?? make(world);
    made.set(world, known);
    return known;
  };
}
