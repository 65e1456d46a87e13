import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Case,
  type Door,
  doorsOf,
  person,
  type Said,
  type Verdict,
} from '../../test/conformance/doors.ts';
import {
  type ConformanceWorld,
  level,
  openConformanceWorld,
  type WaitingGate,
} from '../../test/conformance/world.ts';
import type { Capability } from './dialect.ts';

// The same scenarios through the native API and through every dialect that says it can do what they need. What a door
// calls each outcome is in the table `answers` of the door; what became of it is always asked of the native API.

let world: ConformanceWorld;
let doors: Door[];
beforeAll(async () => {
  world = await openConformanceWorld();
  doors = doorsOf(world);
});
afterAll(() => world.close());

const ann = person('ann');
const bob = person('bob');
const outsider = person('outsider');
const forAnn = () => world.gate(level('QA', ['ann']));

/** A door's answer to a case: its status, and its own form of a refusal. */
function expectCase(door: Door, said: Said, expected: Case): void {
  expect([expected, said.status]).toEqual([expected, door.answers[expected]]);
  if (said.status >= 400) expect(door.isRefusal(said)).toBe(true);
  expect(said.text).not.toMatch(/\bselect\b|\binsert\b| at \S+:\d+|depot/i);
}

/** What the ledger has of signatures on an approval. */
const signatures = async (approval: string) =>
  (await world.ledger(approval)).filter(({ action }) => action === 'decision.made');

type Scenario = readonly [name: string, needs: Capability, play: (door: Door) => Promise<void>];

const scenarios: readonly Scenario[] = [
  ...(['approve', 'reject'] as const).map(
    (verdict): Scenario => [
      `${verdict}: the gate is decided, and the ledger says which way it came`,
      verdict,
      async (door) => {
        const gate = await forAnn();
        expectCase(door, await door.decide(ann, gate, { verdict, comment: 'seen' }), 'done');
        expect(await world.status(gate.approval)).toBe(verdict === 'approve' ? 'approved' : 'rejected');
        expect(await signatures(gate.approval)).toEqual([
          { action: 'decision.made', via: door.name, who: 'ann' },
        ]);
      },
    ],
  ),
  [
    'the wrong person: nothing is decided, and the ledger has the try',
    'approve',
    async (door) => {
      const gate = await forAnn();
      expectCase(door, await door.decide(bob, gate, { verdict: 'approve', whose: 'ann' }), 'not-approver');
      expect(await world.status(gate.approval)).toBe('open');
      expect(await world.ledger(gate.approval)).toContainEqual({
        ...{ action: 'approval.decide.refused', via: door.name, who: 'bob' },
      });
    },
  ],
  [
    'not pending: what others have decided stays so',
    'reject',
    async (door) => {
      const gate = await world.gate(level('QA', ['ann', 'bob']));
      expectCase(door, await door.decide(ann, gate, { verdict: 'approve' }), 'done');
      expectCase(door, await door.decide(bob, gate, { verdict: 'reject' }), 'not-pending');
      expect(await world.status(gate.approval)).toBe('approved');
    },
  ],
  [
    'another verdict by the same person is refused',
    'reject',
    async (door) => {
      const gate = await world.gate(level('QA', ['ann', 'bob'], { rule: 'everyone' }));
      expectCase(door, await door.decide(ann, gate, { verdict: 'approve' }), 'done');
      expectCase(door, await door.decide(ann, gate, { verdict: 'reject' }), 'not-pending');
      expect(await world.status(gate.approval)).toBe('open');
    },
  ],
  [
    'a repeat writes nothing, and is said in the door’s own way',
    'approve',
    async (door) => {
      const gate = await world.gate(level('QA', ['ann', 'bob'], { rule: 'everyone' }));
      expectCase(door, await door.decide(ann, gate, { verdict: 'approve' }), 'done');
      expectCase(door, await door.decide(ann, gate, { verdict: 'approve' }), 'repeat');
      expect(await signatures(gate.approval)).toHaveLength(1);
    },
  ],
  [
    'a subject that has changed is stale',
    'approve',
    async (door) => {
      const gate = await forAnn();
      await sql`update approval set subject_now = 'sha256:other' where id = ${gate.approval}`.execute(
        world.parts.db,
      );
      expectCase(door, await door.decide(ann, gate, { verdict: 'approve' }), 'stale');
      expect(await world.status(gate.approval)).toBe('open');
    },
  ],
  [
    'what is not there',
    'approve',
    async (door) => {
      const gate = await forAnn();
      const part = { level: '999999', approver: '999999' };
      const nothing: WaitingGate = {
        ...{ ...gate, release: '999999', snapshot: '999999', approval: '999999' },
        parts: new Map([['ann/QA', part]]),
      };
      expectCase(door, await door.decide(ann, nothing, { verdict: 'approve' }), 'unknown');
    },
  ],
  [
    'another project: the same answer as for what is not there',
    'approve',
    async (door) => {
      const gate = await forAnn();
      expectCase(door, await door.decide(outsider, gate, { verdict: 'approve', whose: 'ann' }), 'elsewhere');
      expect(await world.status(gate.approval)).toBe('open');
    },
  ],
  [
    'nobody: without a credential that is known',
    'approve',
    async (door) => {
      const gate = await forAnn();
      const stranger = { username: 'ann', token: 'cs_no_such_token' };
      expectCase(door, await door.decide(stranger, gate, { verdict: 'approve' }), 'nobody');
    },
  ],
  [
    'two at once: one decides, the other is refused',
    'reject',
    async (door) => {
      const gate = await world.gate(level('QA', ['ann', 'bob'], { rule: 'first-response' }));
      const answers = await Promise.all([
        door.decide(ann, gate, { verdict: 'approve' }),
        door.decide(bob, gate, { verdict: 'reject' }),
      ]);
      const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
      if (!won || !lost) throw new Error('unreachable');
      expectCase(door, won, 'done');
      expectCase(door, lost, 'not-pending');
      expect(await signatures(gate.approval)).toHaveLength(1);
    },
  ],
  [
    'what waits is listed until it is decided, for whom it waits',
    'list-waiting',
    async (door) => {
      const gates = [await forAnn(), await forAnn()];
      const ids = gates.map(({ approval }) => approval);
      expect(await door.waiting(ann, gates)).toEqual(ids);
      expect(await door.waiting(bob, gates)).toEqual([]);
      await door.decide(ann, gates[0] as WaitingGate, { verdict: 'approve' });
      expect(await door.waiting(ann, gates)).toEqual(ids.slice(1));
    },
  ],
  [
    'of two snapshots that wait, the one that is named is decided',
    'name-snapshot',
    async (door) => {
      const older = await forAnn();
      const newer = await world.next(older);
      expectCase(door, await door.decide(ann, older, { verdict: 'approve' }), 'done');
      expect([await world.status(older.approval), await world.status(newer.approval)]).toEqual([
        'approved',
        'open',
      ]);
    },
  ],
  [
    'of two levels side by side, the one that is named is signed',
    'name-level',
    async (door) => {
      const gate = await world.gate(
        level('QA', ['ann'], { ordinal: 1 }),
        level('Shop', ['ann'], { ordinal: 1 }),
      );
      expectCase(door, await door.decide(ann, gate, { verdict: 'approve', level: 'Shop' }), 'done');
      expect(await world.status(gate.approval)).toBe('open');
      expect(await door.waiting(ann, [gate])).toHaveLength(1);
      expectCase(door, await door.decide(ann, gate, { verdict: 'approve', level: 'QA' }), 'done');
      expect(await world.status(gate.approval)).toBe('approved');
    },
  ],
];

describe.each([
  ['native', 0],
  ['flexdeploy', 1],
  ['servicedesk', 2],
] as const)('%s', (name, index) => {
  const door = () => {
    const found = doors[index];
    if (found?.name !== name) throw new Error(`door ${index} is not ${name}`);
    return found;
  };
  test.each(scenarios)('%s', async (_, needs, play) => {
    if (door().capabilities.includes(needs)) await play(door());
    // What a dialect does not declare is nothing it could do half.
    else expect(['name-snapshot', 'name-level']).toContain(needs);
  });
});

describe('a decision made through one door', () => {
  const pairs = ['native', 'flexdeploy', 'servicedesk'].flatMap((writer, w) =>
    ['native', 'flexdeploy', 'servicedesk'].map((reader, r) => [writer, reader, w, r] as const),
  );
  test.each(
    pairs,
  )('%s is at once seen through %s, with its author, comment and time', async (_w, _r, w, r) => {
    const [writer, reader] = [doors[w], doors[r]];
    if (!writer || !reader) throw new Error('there is no such door');
    const gate = await forAnn();
    const verdict: Verdict = w % 2 === 0 ? 'approve' : 'reject';
    const before = await reader.seen(bob, gate, 'ann');
    expect(before.verdict).toBeNull();
    expectCase(writer, await writer.decide(ann, gate, { verdict, comment: 'Tested on QA' }), 'done');
    const after = await reader.seen(bob, gate, 'ann');
    expect(after).toMatchObject({ verdict, comment: 'Tested on QA' });
    // FlexDeploy's tasks have no place for author and time.
    if (reader.name === 'flexdeploy') return;
    const native = await doors[0]?.seen(ann, gate, 'ann');
    expect([after.who, after.at]).toEqual(['ann', native?.at]);
  });
});
