import { sql } from 'kysely';
import { everythingStored } from '../../everything-stored.ts';
import { World } from '../../examples/world.ts';
import type { Call, Ready } from './call.ts';
import { flexdeployCalls } from './flexdeploy.ts';
import { nativeCalls } from './native.ts';
import { gather, type Person, people } from './people.ts';
import { may } from './rules.ts';
import { secmasterCalls } from './secmaster.ts';
import { servicedeskCalls } from './servicedesk.ts';
import { Knocker, type Row, unknown } from './try.ts';
import { zadigCalls } from './zadig.ts';

export type Tried = {
  readonly rows: readonly Row[];
  readonly wrong: readonly string[];
  readonly cells: number;
};
export type Options = {
  /** Also lets everybody who may change something do so, each with a request made for them. */
  readonly everybody?: boolean;
  /** Leaves out other spellings of the same, and lets only two of those who are nobody knock at each door, in turn. */
  readonly quick?: boolean;
  say?(line: string): void;
};

export const calls: readonly Call[] = [
  ...nativeCalls,
  ...flexdeployCalls,
  ...servicedeskCalls,
  ...secmasterCalls,
  ...zadigCalls,
];

/** Has everybody knock at every door: those who may not first, then, when nothing has moved, those who may. */
export async function tryRoutes(options: Options = {}): Promise<Tried> {
  const world = await World.open();
  try {
    const knocker = new Knocker(world, await gather(world));
    const chosen = calls.filter(
      ({ alias, route }) => !(options.quick && alias) && new RegExp(process.env.ONLY ?? '').test(route),
    );
    const rows = chosen.map((call, nth): Row => ({ call, nth, cells: {} }));
    const trial = { world, knocker, say: options.say ?? (() => {}), ...options };
    await together(
      trial,
      rows.filter(({ call }) => !call.alone),
    );
    for (const row of rows.filter(({ call }) => call.alone)) await oneByOne(trial, row);
    if (options.everybody) for (const row of rows) await everybody(trial, row);
    const cells = rows.reduce((sum, row) => sum + Object.keys(row.cells).length, 0);
    return { rows, wrong: knocker.wrong, cells };
  } finally {
    await world.close();
  }
}

type Trial = Options & { readonly world: World; readonly knocker: Knocker; say(line: string): void };

const reads = ({ method }: Call): boolean => method === 'GET';
/** Those whose request changes nothing: they may not, or it only reads. */
const harmless = ({ call, nth }: Row, quick = false): readonly Person[] =>
  people
    .filter((person) => person !== 'right one' && (reads(call) || !may(call.rule, person)))
    .filter((person) => {
      const spoilt = unknown.indexOf(person);
      return !quick || spoilt < 0 || spoilt === nth % 5 || spoilt === (nth + 2) % 5;
    });

/** All requests are made; all who may not send theirs; nothing has moved; then the right ones send theirs. */
async function together({ world, knocker, say, quick }: Trial, rows: readonly Row[]): Promise<void> {
  const ready = new Map<Row, Ready>();
  await inLanes(8, rows, async (row) => {
    const request = await made(row.call, world).catch((error: Error) => knocker.wrong.push(error.message));
    if (typeof request === 'object') ready.set(row, request);
  });
  say(`${rows.length} requests made`);
  const before = await quiet(world);
  await inLanes(8, [...ready], async ([row, request]) => {
    for (const person of harmless(row, quick)) await knocker.knock(row, request, person);
  });
  say('those who may not have tried');
  compare(knocker, before, await quiet(world));
  for (const [row, request] of ready) await knocker.knock(row, request, 'right one');
}

async function oneByOne({ world, knocker, quick }: Trial, row: Row): Promise<void> {
  const request = await made(row.call, world);
  const before = await happened(world);
  for (const person of harmless(row, quick)) await knocker.knock(row, request, person);
  if ((await happened(world)) !== before) knocker.wrong.push(`${row.call.route}: something happened`);
  await knocker.knock(row, request, 'right one');
}

/** Whoever may change something, each a thing of its own. */
async function everybody({ world, knocker }: Trial, row: Row): Promise<void> {
  for (const person of people.filter((one) => one !== 'right one' && row.cells[one] === undefined))
    await knocker.knock(row, await made(row.call, world), person);
}

async function made(call: Call, world: World): Promise<Ready> {
  try {
    return await call.make(world);
  } catch (error) {
    throw new Error(`${call.method} ${call.route}: ${(error as Error).message}`);
  }
}

async function inLanes<T>(
  lanes: number,
  items: readonly T[],
  act: (item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items].reverse();
  const lane = async () => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) await act(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** What is stored when the jobs have come to rest; what counts tries and keeps house is left out. */
async function quiet(world: World): Promise<Record<string, string>> {
  for (let before = await stored(world); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const now = await stored(world);
    if (JSON.stringify(now) === JSON.stringify(before)) return now;
    before = now;
  }
}

const counters = /^(pgboss\.|public\.(ledger_|attempt|idempotency|tile|pending|presence|server))/;

async function stored(world: World): Promise<Record<string, string>> {
  const tables = Object.entries(await everythingStored(world.house.parts));
  const kept = tables.filter(([name]) => !counters.test(name));
  return { ...Object.fromEntries(kept), happened: await happened(world) };
}

/** What happened, without the tries that were refused. */
async function happened({ house }: World): Promise<string> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from ledger_entry where action not like '%.refused'
  `.execute(house.parts.db);
  return rows[0]?.count ?? '';
}

function compare(knocker: Knocker, before: Record<string, string>, after: Record<string, string>): void {
  for (const [table, digest] of Object.entries(after))
    if (before[table] !== digest) knocker.wrong.push(`somebody who may not has written to ${table}`);
}
