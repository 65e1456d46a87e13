import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Capability, SubjectKind } from '../../src/dialects/dialect.ts';
import { level } from './askers/asker.ts';
import { type Case, type Door, person, type Said } from './door.ts';
import { nothing, type Waiting } from './waiting.ts';
import type { ConformanceWorld } from './world.ts';

/** What a scenario needs of the door, or of the kind of subject. */
export type Need = Capability | Trait;
/** What there has to be to a kind of subject. committers: others work on it; newer: one of it can wait while another does. */
export type Trait = 'several-levels' | 'policy' | 'committers' | 'newer';

export type Stage = { readonly world: ConformanceWorld; readonly door: Door; readonly kind: SubjectKind };
export type Scenario = readonly [name: string, needs: readonly Need[], play: (stage: Stage) => Promise<void>];

export const ann = person('ann');
export const bob = person('bob');
const outsider = person('outsider');
export const forAnn = ({ world, kind }: Pick<Stage, 'world' | 'kind'>): Promise<Waiting> =>
  world.ask(kind, level('QA', ['ann']));
const forBoth = ({ world, kind }: Stage, rule: 'anyone' | 'everyone' | 'first-response'): Promise<Waiting> =>
  world.ask(kind, level('QA', ['ann', 'bob'], { rule }));

/** A door's answer to a case: its status, and its own form of a refusal. */
export function expectCase(door: Door, said: Said, expected: Case): void {
  expect([expected, said.status]).toEqual([expected, door.answers[expected]]);
  if (said.status >= 400) expect(door.isRefusal(said)).toBe(true);
  expect(said.text).not.toMatch(/\bselect\b|\binsert\b| at \S+:\d+|depot/i);
}

/** What the ledger has of signatures on an approval. */
const signatures = async (world: ConformanceWorld, approval: string) =>
  (await world.ledger(approval)).filter(({ action }) => action === 'decision.made');

const verdicts = (['approve', 'reject'] as const).map(
  (verdict): Scenario => [
    `${verdict}: it is decided, and the ledger says which way it came`,
    [verdict],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await forAnn(stage);
      expectCase(door, await door.decide(ann, waiting, { verdict, comment: 'seen' }), 'done');
      expect(await world.status(waiting.approval)).toBe(verdict === 'approve' ? 'approved' : 'rejected');
      expect(await signatures(world, waiting.approval)).toEqual([
        { action: 'decision.made', via: door.name, who: 'ann' },
      ]);
    },
  ],
);

const refusals: readonly Scenario[] = [
  [
    'the wrong person: nothing is decided, and the ledger has the try',
    ['approve'],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await forAnn(stage);
      const wish = { verdict: 'approve', whose: 'ann' } as const;
      expectCase(door, await door.decide(bob, waiting, wish), 'not-approver');
      expect(await world.status(waiting.approval)).toBe('open');
      expect(await world.ledger(waiting.approval)).toContainEqual({
        ...{ action: 'approval.decide.refused', via: door.name, who: 'bob' },
      });
    },
  ],
  [
    'not pending: what others have decided stays so, and the ledger has the try',
    ['approve', 'reject'],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await forBoth(stage, 'anyone');
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve' }), 'done');
      expectCase(door, await door.decide(bob, waiting, { verdict: 'reject' }), 'not-pending');
      expect(await world.status(waiting.approval)).toBe('approved');
      expect(await world.ledger(waiting.approval)).toContainEqual({
        ...{ action: 'approval.decide.refused', via: door.name, who: 'bob' },
      });
    },
  ],
  [
    'no more pending, once whoever had asked has heard of the end: the same',
    ['approve', 'reject'],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await forBoth(stage, 'anyone');
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve' }), 'done');
      await world.hear(waiting);
      expectCase(door, await door.decide(bob, waiting, { verdict: 'reject' }), 'not-pending');
      expect(await world.ledger(waiting.approval)).toContainEqual({
        ...{ action: 'approval.decide.refused', via: door.name, who: 'bob' },
      });
    },
  ],
  [
    'another verdict by the same person is refused',
    ['approve', 'reject'],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await forBoth(stage, 'everyone');
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve' }), 'done');
      expectCase(door, await door.decide(ann, waiting, { verdict: 'reject' }), 'not-pending');
      expect(await world.status(waiting.approval)).toBe('open');
    },
  ],
  [
    'a repeat writes nothing, and is said in the door’s own way',
    ['approve'],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await forBoth(stage, 'everyone');
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve' }), 'done');
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve' }), 'repeat');
      expect(await signatures(world, waiting.approval)).toHaveLength(1);
    },
  ],
  [
    'a subject that has changed is stale',
    ['approve'],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await forAnn(stage);
      await sql`update approval set subject_now = 'sha256:other' where id = ${waiting.approval}`.execute(
        world.parts.db,
      );
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve' }), 'stale');
      expect(await world.status(waiting.approval)).toBe('open');
    },
  ],
  [
    'what is not there',
    ['approve'],
    async ({ door, kind }) =>
      expectCase(door, await door.decide(ann, nothing(kind), { verdict: 'approve' }), 'unknown'),
  ],
  [
    'another project: the same answer as for what is not there',
    ['approve'],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await forAnn(stage);
      const wish = { verdict: 'approve', whose: 'ann' } as const;
      expectCase(door, await door.decide(outsider, waiting, wish), 'elsewhere');
      expect(await world.status(waiting.approval)).toBe('open');
    },
  ],
  [
    'nobody: without a credential that is known',
    ['approve'],
    async (stage) => {
      const waiting = await forAnn(stage);
      const stranger = { username: 'ann', token: 'cs_no_such_token' };
      const said = await stage.door.decide(stranger, waiting, { verdict: 'approve' });
      expectCase(stage.door, said, 'nobody');
    },
  ],
];

const races: readonly Scenario[] = [
  [
    'two at once: one decides, the other is refused',
    ['approve', 'reject'],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await forBoth(stage, 'first-response');
      const answers = await Promise.all([
        door.decide(ann, waiting, { verdict: 'approve' }),
        door.decide(bob, waiting, { verdict: 'reject' }),
      ]);
      const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
      if (!won || !lost) throw new Error('unreachable');
      expectCase(door, won, 'done');
      expectCase(door, lost, 'not-pending');
      expect(await signatures(world, waiting.approval)).toHaveLength(1);
    },
  ],
];

const naming: readonly Scenario[] = [
  [
    'what waits is listed until it is decided, for whom it waits',
    ['list-waiting'],
    async (stage) => {
      const { door } = stage;
      const [one, other] = [await forAnn(stage), await forAnn(stage)];
      const both = await forBoth(stage, 'everyone');
      const listed = async (who: typeof ann) => (await door.waiting?.(who, [one, other, both]))?.toSorted();
      const ids = (...those: Waiting[]) => those.map(({ approval }) => approval).toSorted();
      expect(await listed(ann)).toEqual(ids(one, other, both));
      expect(await listed(bob)).toEqual(ids(both));
      await door.decide(ann, one, { verdict: 'approve' });
      await door.decide(ann, both, { verdict: 'approve' });
      expect(await listed(ann)).toEqual(ids(other));
      expect(await listed(bob)).toEqual(ids(both));
    },
  ],
  [
    'of two subjects of one thing that wait, the one that is named is decided',
    ['name-subject'],
    async (stage) => {
      const { world, door } = stage;
      const older = await forAnn(stage);
      const newer = await world.next(older);
      const wish = { verdict: 'approve', confirmOlder: true } as const;
      expectCase(door, await door.decide(ann, older, wish), 'done');
      expect([await world.status(older.approval), await world.status(newer.approval)]).toEqual([
        'approved',
        'open',
      ]);
    },
  ],
  [
    'of two levels side by side, the one that is named is signed',
    ['name-level', 'several-levels'],
    async ({ world, door, kind }) => {
      const levels = ['QA', 'Shop'].map((name) => level(name, ['ann'], { ordinal: 1 }));
      const waiting = await world.ask(kind, ...levels);
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve', level: 'Shop' }), 'done');
      expect(await world.status(waiting.approval)).toBe('open');
      expect(await door.waiting?.(ann, [waiting])).toHaveLength(1);
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve', level: 'QA' }), 'done');
      expect(await world.status(waiting.approval)).toBe('approved');
    },
  ],
];

export const scenarios: readonly Scenario[] = [...verdicts, ...refusals, ...races, ...naming];
