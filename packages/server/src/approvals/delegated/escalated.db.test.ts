import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DelegatedWorld, openDelegatedWorld } from '../../../test/delegated-world.ts';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { passFor } from '../../../test/time-travel.ts';

// A delegation for a role holds where that role is asked: who sits on a seat of a level that was passed on is judged by
// everything it asks from then on, whether or not somebody has looked at it since. From docs/delegation.md and
// docs/deadlines.md together: "only where one of its roles is asked", "time is applied first, whoever comes".

let world: DelegatedWorld;
beforeAll(async () => {
  world = await openDelegatedWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clear());

const level = (escalate: { to: string[]; replace: boolean }) => ({
  ...{ name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] },
  deadline: {
    ...{ within: '1h', onTimeout: 'escalate' },
    escalate: { ...escalate, within: '4h', onTimeout: 'reject' },
  },
});
const can = async (approval: string) => {
  const { requirements } = (await ok(world.ann.get(shop(`approvals/${approval}:explain`)))).json();
  return [...requirements[0].who].sort().join(' ');
};

test.each([
  ['handed to ann herself', { to: ['ann'], replace: true }, 'ann'],
  ['handed to others', { to: ['ci'], replace: true }, 'ci'],
  ['asked of ann as well, still in her role', { to: ['ann'], replace: false }, 'bob'],
  ['asked of others as well', { to: ['ci'], replace: false }, 'bob ci'],
])('ann has delegated her role to bob, and the level is %s: %s, %s can sign', async (_, escalate, who) => {
  // Whoever maintains a release asks for it here: its makers are not what this is about.
  const approval = await world.ask([level(escalate)], { separateDuties: false });
  await world.delegate(world.ann, 'bob', { project: 'shop', role: 'QA Manager' });
  expect(await can(approval)).toBe('bob');
  await passFor(world.parts.db, approval, 3601);
  expect(await can(approval)).toBe(who);
  const [signer = ''] = who.split(' ');
  const clients = { ann: world.ann, bob: world.bob, ci: world.ci };
  expect(await world.sign(clients[signer as keyof typeof clients], approval)).toBe('signed');
  expect((await world.approval(approval)).levels[0]).toMatchObject({ escalated: true, status: 'approved' });
});
