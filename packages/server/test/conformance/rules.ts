import { sql } from 'kysely';
import { expect } from 'vitest';
import type { SubjectKind } from '../../src/dialects/dialect.ts';
import { ok, shop } from '../pipeline-world.ts';
import { type Asking, level } from './askers/asker.ts';
import { type Case, type Person, person } from './door.ts';
import { ann, bob, expectCase, type Scenario, type Stage } from './scenarios.ts';
import type { Waiting } from './waiting.ts';

// Who may not sign, and what else has to be said, through every door. A code that a door has no words for is seen in the
// ledger; what the door answers is in its own table.

const ci = person('ci');
const leaver = person('leaver');
const deputy = person('deputy');

type Tried = { readonly code: string | readonly string[]; readonly answer?: Case };

/** Somebody tries, is refused in the words of the door, changes nothing, and the ledger has the try. */
async function refusedFor(
  { world, door }: Stage,
  who: Person,
  waiting: Waiting,
  { code, answer = 'not-approver' }: Tried,
): Promise<void> {
  const before = await world.status(waiting.approval);
  const said = await door.decide(who, waiting, { verdict: 'approve', whose: seatFor(who, waiting) });
  expectCase(door, said, answer);
  expect(await world.status(waiting.approval)).toBe(before);
  const codes = [code].flat();
  const tries = (await world.refusals(waiting.approval)).filter((one) => one.who === who.username);
  expect(tries.map(({ via }) => via)).toEqual([door.via ?? door.name]);
  expect(codes).toContain(tries[0]?.code);
}

/** Where a door names a seat: one's own; who has none takes ann's. */
const seatFor = ({ username }: Person, { parts }: Waiting): string =>
  parts.has(`${username}/QA`) ? username : 'ann';

const asking = (
  { world, kind }: { world: Stage['world']; kind: SubjectKind },
  what: Asking,
): Promise<Waiting> => world.askBy(kind, what);

// A door that names a seat has none to name for whoever was never asked.
const barred = ['approval/barred', 'approval/not-approver'];

const separation: readonly Scenario[] = [
  [
    'whoever asks for it does not approve it',
    ['approve'],
    async (stage) => {
      const waiting = await asking(stage, { levels: [level('QA', ['ann', 'ci'])] });
      await refusedFor(stage, ci, waiting, { code: barred });
    },
  ],
  [
    'whose work it is does not approve it',
    ['approve', 'committers'],
    async (stage) => {
      const waiting = await asking(stage, { levels: [level('QA', ['ann', 'bob'])], committers: ['bob'] });
      await refusedFor(stage, bob, waiting, { code: barred });
      expectCase(stage.door, await stage.door.decide(ann, waiting, { verdict: 'approve' }), 'done');
    },
  ],
  [
    'an agent in somebody’s name does not sign what wants people',
    ['approve', 'policy'],
    async (stage) => {
      const waiting = await asking(stage, { levels: [level('QA', ['ann'], { peopleOnly: true })] });
      const agent = { username: 'ann', token: 'cs_token_of_an_agent' };
      await refusedFor(stage, agent, waiting, { code: 'approval/people-only' });
    },
  ],
  [
    'a service account does not sign what wants people',
    ['approve', 'policy'],
    async (stage) => {
      const waiting = await asking(stage, { levels: [level('QA', ['ann', 'robot'], { peopleOnly: true })] });
      await refusedFor(stage, person('robot'), waiting, { code: 'approval/not-approver' });
    },
  ],
  [
    'whoever has signed one level signs no other, where people must be distinct',
    ['approve', 'policy', 'name-level', 'several-levels'],
    async (stage) => {
      const levels = ['QA', 'Shop'].map((name) => level(name, ['ann', 'bob'], { ordinal: 1 }));
      const waiting = await asking(stage, { levels, policy: { distinctPeople: true } });
      const { door, world } = stage;
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve', level: 'Shop' }), 'done');
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve', level: 'QA' }), 'not-approver');
      expect(await world.refusals(waiting.approval)).toEqual([
        { code: 'approval/distinct-people', via: door.via ?? door.name, who: 'ann' },
      ]);
    },
  ],
  [
    'nor does one call sign two levels of them',
    ['approve', 'policy'],
    async (stage) => {
      if (stage.door.capabilities.includes('name-level')) return;
      const levels = ['QA', 'Shop'].map((name) => level(name, ['ann', 'bob'], { ordinal: 1 }));
      const waiting = await asking(stage, { levels, policy: { distinctPeople: true } });
      const { door, world } = stage;
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve' }), 'done');
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve' }), 'repeat');
      expect(await world.status(waiting.approval)).toBe('open');
      expectCase(door, await door.decide(bob, waiting, { verdict: 'approve' }), 'done');
      expect(await world.status(waiting.approval)).toBe('approved');
    },
  ],
];

const people: readonly Scenario[] = [
  [
    'who is in two groups counts once',
    ['approve'],
    async (stage) => {
      const groups = ['group:board', 'group:council'];
      const waiting = await asking(stage, { levels: [level('QA', groups, { rule: 'at-least', count: 2 })] });
      const { door, world } = stage;
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve' }), 'done');
      expectCase(door, await door.decide(ann, waiting, { verdict: 'approve' }), 'repeat');
      expect(await world.status(waiting.approval)).toBe('open');
    },
  ],
  [
    'who has lost the role does not sign any more',
    ['approve'],
    async (stage) => {
      const { world } = stage;
      await members(world, ['ann', 'leaver']);
      const waiting = await asking(stage, { levels: [level('QA', ['role:Board'])] });
      await members(world, ['ann']);
      await refusedFor(stage, leaver, waiting, { code: 'approval/not-approver' });
    },
  ],
  [
    'who was disabled is nobody',
    ['approve'],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await asking(stage, { levels: [level('QA', ['ann', 'leaver'])] });
      const account = '/api/v1/accounts/leaver';
      await ok(world.administrator.post(`${account}:disable`));
      expectCase(door, await door.decide(leaver, waiting, { verdict: 'approve' }), 'nobody');
      await ok(world.administrator.post(`${account}:enable`));
      expect(await world.status(waiting.approval)).toBe('open');
    },
  ],
  [
    'who was taken out of the project does not see it',
    ['approve'],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await asking(stage, { levels: [level('QA', ['ann', 'leaver'])] });
      await takeOut(world);
      expectCase(door, await door.decide(leaver, waiting, { verdict: 'approve' }), 'elsewhere');
      await putBack(world);
      expect(await world.status(waiting.approval)).toBe('open');
    },
  ],
  [
    'what was delegated is the delegate’s to sign, and nobody’s twice',
    ['approve'],
    async (stage) => {
      const { world, door } = stage;
      const waiting = await asking(stage, { levels: [level('QA', ['leaver', 'ann'])] });
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
      const to = { from: 'leaver', to: 'deputy', endsAt: tomorrow };
      const { id } = (await ok(world.administrator.post('/api/v1/delegations', to))).json();
      try {
        await refusedFor(stage, leaver, waiting, { code: 'approval/delegated' });
        const delegate = { verdict: 'approve', whose: 'leaver', delegated: true } as const;
        expectCase(door, await door.decide(deputy, waiting, delegate), 'done');
      } finally {
        await ok(world.administrator.post(`/api/v1/delegations/${id}:withdraw`));
      }
      expect(await world.status(waiting.approval)).toBe('approved');
    },
  ],
];

const time: readonly Scenario[] = [
  [
    'what expired is not decided, whether or not somebody has looked',
    ['approve', 'policy'],
    async (stage) => {
      const { world } = stage;
      const deadline = { within: '1h', onTimeout: 'expire' } as const;
      const waiting = await asking(stage, { levels: [level('QA', ['ann'], { deadline })] });
      await sql`
        update level set due_at = clock_timestamp() - interval '1 second' where approval_id = ${waiting.approval}
      `.execute(world.parts.db);
      await refusedFor(stage, ann, waiting, { code: 'approval/expired', answer: 'not-pending' });
    },
  ],
];

const saying: readonly Scenario[] = [
  [
    'what a newer one waits for takes a confirmation, where one can be said',
    ['approve', 'name-subject', 'newer'],
    async (stage) => {
      const { world, door } = stage;
      const older = await asking(stage, { levels: [level('QA', ['ann'])] });
      const newer = await world.next(older);
      if (door.name === 'native') {
        const tried = { code: 'approval/newer-waiting', answer: 'not-pending' } as const;
        await refusedFor(stage, ann, older, tried);
      }
      const wish = { verdict: 'approve', confirmOlder: true } as const;
      expectCase(door, await door.decide(ann, older, wish), 'done');
      expect(await world.status(newer.approval)).toBe('open');
    },
  ],
  [
    'a value that is required is given here, or the answer says where it can be',
    ['approve', 'policy'],
    async (stage) => {
      const { world, door } = stage;
      const input = { name: 'ring', type: 'choice' as const, options: ['one', 'two'], required: true };
      const levels = [level('QA', ['ann', 'bob'], { rule: 'everyone', input })];
      const waiting = await asking(stage, { levels });
      const bare = await door.decide(ann, waiting, { verdict: 'approve' });
      expect([bare.status, door.isRefusal(bare)]).toEqual([door.name === 'native' ? 422 : 400, true]);
      expect(bare.text).toContain('one of one, two: ring');
      if (door.name !== 'native') expect(bare.text).toContain('Countersign’s own API');
      const url = shop(`approvals/${waiting.approval}/decisions`);
      await ok(world.ann.post(url, { verdict: 'approve', input: 'one' }));
      if (door.name === 'native')
        expectCase(
          door,
          await door.decide(bob, waiting, { verdict: 'approve', input: 'two' }),
          'not-pending',
        );
      // There is a value by now, so that nobody has to say it again.
      expectCase(door, await door.decide(bob, waiting, { verdict: 'approve' }), 'done');
      expect(await world.status(waiting.approval)).toBe('approved');
    },
  ],
];

const members = (world: Stage['world'], names: readonly string[]) =>
  ok(world.ann.call('PUT', shop('roles/Board'), { members: names }));

const membership = shop('members/leaver');
const takeOut = (world: Stage['world']) => ok(world.ann.call('DELETE', membership));
const putBack = (world: Stage['world']) => ok(world.ann.call('PUT', membership, { access: 'viewer' }));

export const rules: readonly Scenario[] = [...separation, ...people, ...time, ...saying];
