import { setTimeout as sleep } from 'node:timers/promises';
import type { Death } from './fate.ts';
import type { House } from './houses.ts';
import { Relay } from './relay.ts';

/** A house in which everything goes through relays: servers to the database, people to servers. */
export type Wired = { readonly house: House; readonly wires: Wires; close(): void };

type Wires = { readonly database: Relay; readonly doors: Map<number, Relay> };

/** `house`: on a given PostgreSQL whose address names the directory of its socket. */
export async function wire(house: House, longestRequest: number): Promise<Wired> {
  const { DATABASE_URL: url = '' } = house.settings;
  const directory = new URL(url.replace('@/', '@localhost/')).searchParams.get('host');
  const database = await Relay.open({ path: `${directory}/.s.PGSQL.5432` });
  const wires = { database, doors: new Map<number, Relay>() };
  const through = url.replace(/@\/(\w+)\?.*/, `@127.0.0.1:${database.port}/$1`);
  const door = async (nth: number, origin: string) => {
    const to = { host: '127.0.0.1', port: Number(new URL(origin).port) };
    const relay = wires.doors.get(nth) ?? (await Relay.open(to));
    relay.behave('through', to);
    wires.doors.set(nth, relay);
    return `http://127.0.0.1:${relay.port}`;
  };
  return {
    wires,
    house: {
      ...house,
      settings: { ...house.settings, DATABASE_URL: through },
      site: (nth) => ({ longestRequest, door: (origin) => door(nth, origin) }),
    },
    close() {
      for (const relay of [database, ...wires.doors.values()]) relay.close();
    },
  };
}

export type Kind = 'reset' | 'door reset' | 'commit lost' | 'answer lost' | 'late' | 'silent' | 'forgotten';

/** Something that befalls the wires. `length`: the milliseconds of what lasts. */
export function strike({ database, doors }: Wires, kind: Kind, after: number, length = 0): Death {
  const forAWhile = async (begin: () => void, end: () => void) => {
    begin();
    await sleep(length);
    end();
  };
  const kinds: Readonly<Record<Kind, () => void | Promise<void>>> = {
    reset: () => database.cut(),
    'door reset': () => {
      for (const door of doors.values()) door.cut();
    },
    'commit lost': () => database.lose('commit'),
    'answer lost': () => database.lose('answer'),
    late: () =>
      forAWhile(
        () => database.slow(40),
        () => database.slow(0),
      ),
    silent: () =>
      forAWhile(
        () => database.behave('silent'),
        () => database.behave('through'),
      ),
    forgotten: () => database.forget(),
  };
  return {
    ...{ after, strike: length > 0 ? `${kind} for ${length} ms` : kind },
    fall: async () => kinds[kind](),
  };
}
