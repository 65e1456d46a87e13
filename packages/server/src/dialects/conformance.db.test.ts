import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Door, DoorKind, DoorName, Verdict } from '../../test/conformance/door.ts';
import { manyDoor } from '../../test/conformance/doors/many.ts';
import { doorKinds, openDoor } from '../../test/conformance/doors.ts';
import { rules } from '../../test/conformance/rules.ts';
import {
  ann,
  bob,
  expectCase,
  forAnn,
  type Need,
  scenarios,
  type Trait,
} from '../../test/conformance/scenarios.ts';
import { type ConformanceWorld, openConformanceWorld } from '../../test/conformance/world.ts';
import { type Capability, capabilities, type SubjectKind } from './dialect.ts';

// The same scenarios through the native API and through every dialect, about every kind of subject that it has words
// for. What a door calls each outcome is in the table `answers` of the door; what became of it is always asked of the
// native API.

let world: ConformanceWorld;
beforeAll(async () => {
  world = await openConformanceWorld();
});
afterAll(() => world.close());

const open = (kind: DoorKind): Door => openDoor(kind, world);

/** What an API has no words for, and so does not declare: nothing that it could do half. */
const unsaid: Record<DoorName, Partial<Record<Capability, string>>> = {
  native: {},
  flexdeploy: { 'name-level': 'it names a gate, and never a level of it' },
  servicedesk: { 'name-subject': 'it names a release, and never a snapshot of it' },
  secmaster: { 'name-level': 'it names a version, and never a level of its review' },
  zadig: {
    'list-waiting': 'it shows the task that one asks for, and has no list of what waits for somebody',
    'name-level': 'a job has one level',
  },
};

/** What there is not to be asked about a kind of subject. */
const unasked: Record<SubjectKind, Partial<Record<Need, string>>> = {
  gate: {},
  'workflow-version': { newer: 'each version is a question of its own' },
  'run-job': {
    'several-levels': 'an approval job asks on one level',
    policy: 'an approval job says whom it asks, and has no policy',
    committers: 'whose work is in its workflow was looked at in the review',
    newer: 'each run is a question of its own',
  },
};

const traits: readonly Need[] = ['several-levels', 'policy', 'committers', 'newer'] satisfies Trait[];

/** Why a scenario is not played; undefined: it is. */
const because = ({ name }: DoorKind, kind: SubjectKind, needs: readonly Need[]): string | undefined =>
  needs
    .map(
      (need) => unasked[kind][need] ?? (traits.includes(need) ? undefined : unsaid[name][need as Capability]),
    )
    .find((reason) => reason !== undefined);

const played = [
  ...doorKinds.map((door) => [door.name, door] as const),
  ['native, many at once', manyDoor] as const,
];

describe.each(played)('%s', (_, door) => {
  test('declares all that it is not excused from', () => {
    const excused = Object.keys(unsaid[door.name]);
    expect([...door.capabilities, ...excused].sort()).toEqual([...capabilities].sort());
  });
  describe.each(door.decides)('%s', (kind) => {
    for (const [name, needs, play] of [...scenarios, ...rules]) {
      const reason = because(door, kind, needs);
      if (reason === undefined) test(name, () => play({ world, door: open(door), kind }));
      else test(`${name}: is not played, ${reason}`, () => expect(reason).not.toBe(''));
    }
  });
});

describe('a decision made through one door', () => {
  const pairs = doorKinds.flatMap((writer, nth) =>
    doorKinds.flatMap((reader) =>
      writer.decides
        .filter((kind) => reader.decides.includes(kind))
        .map((kind) => [writer.name, kind, reader.name, writer, reader, nth] as const),
    ),
  );
  test.each(
    pairs,
  )('%s, on a %s, is at once seen through %s, with its author, comment and time', async (_w, kind, _r, ...rest) => {
    const [writer, reader] = [open(rest[0]), open(rest[1])];
    const verdict: Verdict = rest[2] % 2 === 0 ? 'approve' : 'reject';
    const waiting = await forAnn({ world, kind });
    const before = await reader.seen(bob, waiting, 'ann');
    expect(before.verdict).toBeNull();
    const wish = { verdict, comment: 'Tested on QA' };
    expectCase(writer, await writer.decide(ann, waiting, wish), 'done');
    const after = await reader.seen(bob, waiting, 'ann');
    expect(after).toMatchObject(wish);
    const { author, precision } = reader.shows;
    if (author) expect(after.who).toBe('ann');
    if (precision === 0) return;
    const native = await open(nativeOf(doorKinds)).seen(ann, waiting, 'ann');
    expect(instant(after.at, precision)).toBe(instant(native.at, precision));
  });
});

const instant = (at: string | undefined, precision: number): number => {
  expect(at).toBeDefined();
  return Math.floor(Date.parse(at ?? '') / precision);
};

function nativeOf([native]: readonly DoorKind[]): DoorKind {
  if (native?.name !== 'native') throw new Error('the native door comes first');
  return native;
}
