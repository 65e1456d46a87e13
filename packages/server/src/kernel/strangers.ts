import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RefusedError } from './failure.ts';
import { neighbourhood } from './neighbourhood.ts';
import { refused } from './outcome.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What stands for the token that it shows; null: it shows none. */
    shown: string | null;
  }
  interface FastifyContextConfig {
    /** Answers whoever asks, whatever it shows. */
    readonly anybody?: boolean;
  }
}

/** Credentials that were good on this server lately, and how many tokens each place has shown that are nobody's. */
export type Strangers = {
  isKnown(shown: string): boolean;
  met(shown: string): void;
  forget(shown: string): void;
  /** How many seconds a place has to wait before it shows another one that is not known. */
  wait(place: string): number;
  failed(place: string, shown: string): void;
};

const free = 100;
const longestWait = 60;
const memory = 3_600_000;
const mostKnown = 50_000;
const mostPlaces = 10_000;
/** A client that shows the same wrong token again and again guesses nothing. */
const remembered = 200;

type Place = { failures: number; at: number; readonly shown: Set<string> };

/**
 * Counts guesses at tokens. It is this server's own count: a token is 256 random bits, so what a guesser gains by asking
 * many servers is nothing; that it is slowed down keeps the noise away from the database.
 */
export function strangers(now: () => number = Date.now): Strangers {
  const known = new Set<string>();
  const places = new Map<string, Place>();
  const placeOf = (name: string): Place | undefined => {
    const place = places.get(name);
    if (place === undefined || now() - place.at < memory) return place;
    places.delete(name);
    return undefined;
  };
  return {
    isKnown: (shown) => known.has(shown),
    met: (shown) => keep(known, shown, mostKnown),
    forget: (shown) => void known.delete(shown),
    wait(name) {
      const place = placeOf(name);
      if (place === undefined || place.failures < free) return 0;
      const pause = Math.min(2 ** Math.min(place.failures - free, 10), longestWait);
      return Math.max(0, Math.ceil(pause - (now() - place.at) / 1000));
    },
    failed(name, shown) {
      known.delete(shown);
      const place = placeOf(name) ?? { failures: 0, at: 0, shown: new Set() };
      if (place.shown.has(shown)) return;
      keep(place.shown, shown, remembered);
      places.delete(name);
      places.set(name, { ...place, failures: place.failures + 1, at: now() });
      const [oldest] = places.size > mostPlaces ? places.keys() : [];
      if (oldest !== undefined) places.delete(oldest);
    },
  };
}

/** Puts one at the end; where there are too many, the one not seen for longest goes. */
function keep(set: Set<string>, one: string, most: number): void {
  set.delete(one);
  set.add(one);
  const [oldest] = set.size > most ? set : [];
  if (oldest !== undefined) set.delete(oldest);
}

/**
 * Slows down who guesses tokens, wherever clients of the several APIs put them. Whoever shows one that was good before
 * is not concerned, nor are passwords and signatures, whose failures are counted in the database.
 */
export function slowGuesses(app: FastifyInstance, known: Strangers): void {
  app.decorateRequest('shown', null);
  app.addHook('onRequest', async (request) => {
    const token = tokenOf(request);
    if (token === undefined) return;
    request.shown = standsFor(token);
    // Health and figures are answered whatever whoever asks has shown.
    if (isSystem(request)) return;
    const wait = known.isKnown(request.shown) ? 0 : known.wait(neighbourhood(request.ip));
    if (wait > 0) throw new RefusedError(tooMany(wait));
  });
  app.addHook('onResponse', (request, reply, next) => {
    const { shown, ip } = request;
    const carried = carriedBy(request);
    // A good token that is no callback token stays good elsewhere.
    if (carried !== undefined && isForAnybody(request) && known.isKnown(carried)) return next();
    if (carried !== undefined && reply.statusCode === 401) known.forget(carried);
    else if (carried !== undefined && reply.statusCode < 400 && !isForAnybody(request)) known.met(carried);
    if (shown !== null && reply.statusCode === 401) known.failed(neighbourhood(ip), shown);
    next();
  });
}

/**
 * What stands for whoever is asking, be it a token, a session, a name with a password or an access key: good or made up,
 * nobody has looked yet. Undefined: nothing says who it is.
 */
export function carriedBy({ shown, headers: { authorization, cookie } }: FastifyRequest): string | undefined {
  if (shown !== null) return shown;
  const text = authorization ?? cookie;
  return text === undefined ? undefined : standsFor(text);
}

const standsFor = (text: string): string => createHash('sha256').update(text).digest('base64');

const tooMany = (wait: number) =>
  refused(
    'request/too-many',
    `Too many tokens that nobody has came from your address; try again in ${wait} s.`,
    { wait },
  ).refusal;

/** Health, figures and the document, which no limit concerns. */
export const isSystem = (request: FastifyRequest): boolean =>
  request.routeOptions.config.endpoint?.tag === 'System';

const isForAnybody = ({ routeOptions: { config } }: FastifyRequest): boolean =>
  config.anybody ?? config.endpoint?.open ?? false;

function tokenOf({ headers, query }: FastifyRequest): string | undefined {
  const authorization = /^(?!basic\s|sdk-hmac)\S+ +(\S.*)$/i.exec(headers.authorization ?? '')?.[1];
  const { token, TECHNICIAN_KEY } = (query ?? {}) as Record<string, unknown>;
  const places = [token, authorization, headers['x-auth-token'], headers.authtoken, headers.technician_key];
  return [...places, TECHNICIAN_KEY]
    .flat()
    .find((one): one is string => typeof one === 'string' && one !== '');
}
