import { setTimeout as pause } from 'node:timers/promises';
import { LedgerEvent } from '@countersign/contract/events.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { readsOf } from '../../test/growth/reads.ts';
import { type LedgerWorld, ledgerWorld } from '../../test/ledger-world.ts';
import type { Bell } from '../kernel/bell.ts';
import { openDatabase } from '../kernel/database.ts';
import { EventStream } from './events/event-stream.ts';
import type { Interest } from './events/rendered.ts';
import { follow } from './follow.ts';
import { ledgerColumns, ledgerInsert } from './ledger.store.ts';
import { findEntries, horizon } from './ledger.views.ts';
import { type Position, readPosition } from './position.ts';
import { seal } from './record.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld();
});
afterAll(() => world.close());

const about = (id: string, type = 'release') => ({ action: `${type}.created`, subject: { type, id } });
const never = new AbortController().signal;
/** A bell of which nothing is ever heard. */
const silent: Pick<Bell, 'listen'> = { listen: () => () => {} };
const watch = (id: string, seconds = 15, signal = never, { changes } = world.follower) =>
  changes.wait({ projectId: world.projects.shop, subject: { type: 'release', id } }, signal, seconds);

test('whoever waits for a subject is told of it, and nobody else', async () => {
  const gone = new AbortController();
  const other = watch('w-2', 15, gone.signal);
  // The first to wait are told at once that they should look: nobody had been following until then.
  await vi.waitFor(async () => expect(await watch('w-0', 0.05)).toBe('quiet'));
  const waiting = [watch('w-1'), watch('w-1'), watch('w-3', 15, gone.signal)];
  const project = world.follower.changes.wait({ projectId: world.projects.shop }, never, 15);
  await world.happen(world.ann(), about('w-1'));
  expect(await Promise.all([...waiting.slice(0, 2), project])).toEqual(['changed', 'changed', 'changed']);
  gone.abort();
  expect(await waiting[2]).toBe('quiet');
  await other;
});

test('a wait ends after its seconds, and at once when its signal was aborted before', async () => {
  await vi.waitFor(async () => expect(await watch('q-1', 0.05)).toBe('quiet'));
  expect(await watch('q-1', 15, AbortSignal.abort())).toBe('quiet');
});

test('a change committed right after the call is never missed', async () => {
  for (let nth = 0; nth < 20; nth += 1) {
    const changed = watch(`m-${nth}`);
    await world.happen(world.ann(), about(`m-${nth}`));
    expect(await changed).toBe('changed');
  }
});

test('nor is one committed while the follower is only about to begin', async () => {
  const database = openDatabase({ url: world.url, connections: 1 });
  const follower = await follow(database.db, silent);
  const held = await database.pool.connect();
  const changed = follower.changes.wait({ projectId: world.projects.shop }, never, 15);
  await world.happen(world.ann(), about('begin'));
  held.release();
  expect(await changed).toBe('changed');
  follower.close();
  await database.close();
});

/** A connection of its own, so that what a failed test leaves open ends with it. */
async function connection(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: world.url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** A follower of its own that hears when `ring` is called, beside a transaction that began before and goes on. */
async function besideLongTransaction() {
  let ring = () => {};
  const bell: Pick<Bell, 'listen'> = {
    listen(heard) {
      ring = () => heard(new Set());
      return () => {};
    },
  };
  const follower = await follow(world.db, bell);
  onTestFinished(() => follower.close());
  const long = await connection();
  await long.query('begin');
  await long.query('select pg_current_xact_id()');
  // From here on it follows: whoever waits is not told merely because it has begun to.
  const stream = listen({ follower });
  await stream.connected;
  const wait = (id: string) => watch(id, 15, never, follower);
  return { stream, ring: () => ring(), wait, end: () => long.query('rollback') };
}

test('a waiter is told early of what a long transaction holds back from the streams', async () => {
  const { stream, ring, wait, end } = await besideLongTransaction();
  const changed = wait('early');
  await world.happen(world.ann(), about('early'));
  ring();
  expect(await changed).toBe('changed');
  expect(stream.ids()).not.toContain('early');
  await end();
  // Nothing rings for a rollback: the follower looks again by itself.
  await vi.waitFor(() => expect(stream.ids()).toContain('early'), 5000);
  await stream.end();
});

test('also of what drew its number before another that was committed first', async () => {
  const { stream, ring, wait, end } = await besideLongTransaction();
  const slow = await connection();
  await slow.query('begin');
  const entry = seal(world.ann(), about('slow'), new Date(0));
  await slow.query(`with ${ledgerInsert()} select 1 from ledger_written`, ledgerColumns([entry]));
  const [first, second] = [wait('fast'), wait('slow')];
  await world.happen(world.ann(), about('fast'));
  ring();
  expect(await first).toBe('changed');
  await slow.query('commit');
  ring();
  expect(await second).toBe('changed');
  await end();
  await stream.end();
});

test('what is long over is not read to wake whoever waits', async () => {
  const old = await ledgerWorld();
  onTestFinished(() => old.close());
  const owner = new pg.Client({ connectionString: old.ownerUrl });
  await owner.connect();
  await owner.query(`
    insert into ledger_entry (entry, hash, action, subject_type, subject_id, at, xact)
    select '{}', '', 'release.created', 'release', n::text, now(), 1 from generate_series(1, 20000) n`);
  await owner.end();
  const subject = { type: 'release', id: 'new' };
  const { answer, reads } = await readsOf(old.pool, async () => {
    const first = old.follower.changes.wait({ projectId: old.projects.shop, subject }, never, 15);
    await old.happen(old.ann(), about('new'));
    return first;
  });
  expect(answer).toBe('changed');
  const { scanned = 0, entries = 0 } = reads.ledger_entry ?? {};
  expect(scanned + entries).toBeLessThan(1000);
});

type Listening = {
  connected: Promise<void>;
  ids(): string[];
  last(): Position | null;
  end(): Promise<string[]>;
};

/** Reads an event stream until `end`, which answers the ids of the subjects it told of. */
function listen(
  options: { after?: Position | null; interest?: Interest; follower?: LedgerWorld['follower'] } = {},
): Listening {
  const { after = null, interest = { projectIds: null, subjectType: 'release' } } = options;
  const { follower = world.follower } = options;
  const connected = Promise.withResolvers<void>();
  const ids: string[] = [];
  let last = after;
  let written = 0;
  const write = (bytes: Buffer): boolean => {
    connected.resolve();
    for (const [, id = '', data = ''] of bytes.toString().matchAll(/^id: (.*)\ndata: (.*)\n\n/gm)) {
      ids.push(LedgerEvent.parse(JSON.parse(data)).subject.id);
      last = readPosition(id) ?? last;
    }
    // Every third time it is enough for now.
    written += 1;
    if (written % 3 === 0) setTimeout(() => stream.drained(), written % 40);
    return written % 3 !== 0;
  };
  const given = {
    reader: world.db,
    follower,
    interest,
    after,
    out: { write, end: () => {}, destroy: () => {} },
  };
  const stream: EventStream = new EventStream({ ...given, still: async () => interest });
  const reading = stream.begin();
  return {
    connected: connected.promise,
    ids: () => ids,
    last: () => last,
    async end() {
      stream.end();
      await reading;
      return ids;
    },
  };
}

test('a stream tells only what its reader may see and asked for', async () => {
  const { shop, depot } = world.projects;
  const ann = listen({ interest: { projectIds: new Set([shop]), subjectType: 'release' } });
  const bob = listen({ interest: { projectIds: new Set([depot]) } });
  const one = listen({ interest: { projectIds: null, subjectType: 'release', subjectId: 's-3' } });
  await Promise.all([ann.connected, bob.connected, one.connected]);
  await world.happen(world.ann('shop'), about('s-1'), about('s-2', 'approval'));
  await world.happen({ system: true, project: null }, about('s-4'));
  await world.happen(world.ann('depot'), about('s-3'));
  await vi.waitFor(() => expect(one.ids()).toEqual(['s-3']), 5000);
  expect(await ann.end()).toEqual(['s-1']);
  expect(await bob.end()).toEqual(['s-3']);
  await one.end();
});

test('an event shows no private text', async () => {
  const texts: string[] = [];
  const subscription = await world.follower.subscribe({
    hear: (events) => texts.push(...events.map(({ text }) => text)),
  });
  await world.happen(world.ann(), { ...about('p-1'), private: { comment: 'between us' } });
  await vi.waitFor(() => expect(texts.join()).toContain('p-1'), 5000);
  subscription.stop();
  expect(texts.join()).not.toMatch(/between us|_sd/);
});

/** Commits `count` entries in `lanes` transactions at a time that draw their numbers, write and commit in any order. */
async function storm(count: number, lanes: number): Promise<void> {
  let begun = 0;
  const lane = async () => {
    const client = await world.pool.connect();
    try {
      while (begun < count) {
        begun += 1;
        const nth = begun;
        const entry = seal(world.ann(), about(`storm-${nth}`), new Date(0));
        await client.query('begin');
        if (nth % 3 === 0) await client.query('select pg_current_xact_id()');
        await pause(nth % 7);
        await client.query(`with ${ledgerInsert()} select 1 from ledger_written`, ledgerColumns([entry]));
        await pause((nth * 5) % 11);
        await client.query(nth % 10 === 0 ? 'rollback' : 'commit');
        world.bell.ring();
      }
    } finally {
      client.release();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

const stormed = (rows: readonly { entry: string }[]): string[] =>
  rows.map(({ entry }) => JSON.parse(entry).subject.id).filter((id) => id.startsWith('storm-'));

// The expected order is that of the finished ledger, read in one piece.
test('a reader who comes and goes gets each event once and in order, on whichever server', async () => {
  const second = await follow(world.db, world.bell);
  const steady = listen();
  await steady.connected;
  let position: Position | null = await horizon(world.db);
  const heard: string[] = [];
  const storming = storm(600, 6);
  let over = false;
  storming.finally(() => {
    over = true;
  });
  for (let turn = 0; !over || turn < 3; turn += 1) {
    const visit = listen({ after: position, follower: turn % 2 === 0 ? second : world.follower });
    await visit.connected;
    await pause(20 + ((turn * 17) % 60));
    heard.push(...(await visit.end()));
    position = visit.last();
  }
  await storming;
  const everything = () =>
    findEntries(world.db, { subjectType: 'release' }, { after: null, order: 'oldest', limit: 10_000 });
  const expected = await vi.waitFor(async () => {
    const ids = stormed(await everything());
    expect(ids).toHaveLength(540);
    return ids;
  }, 10_000);
  await vi.waitFor(() => expect(steady.ids().at(-1)).toBe(expected.at(-1)), 10_000);
  expect(await steady.end()).toEqual(expected);
  const rest = listen({ after: position });
  await vi.waitFor(() => expect([...heard, ...rest.ids()].at(-1)).toBe(expected.at(-1)), 10_000);
  heard.push(...(await rest.end()));
  expect(heard.filter((id) => id.startsWith('storm-'))).toEqual(expected);
  second.close();
}, 60_000);

test('closing ends streams and waits', async () => {
  const follower = await follow(world.db, world.bell);
  const stream = listen({ follower });
  await stream.connected;
  const waiting = follower.changes.wait({ projectId: world.projects.shop }, never, 60);
  follower.close();
  await waiting;
  expect(follower.listening).toBe(0);
  await stream.end();
});
