import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmergencyWorld, openEmergencyWorld, override } from '../emergency-world.ts';
import { ok, shop } from '../pipeline-world.ts';
import { problemOf } from '../shop.ts';
import { refusalsLeft } from './left.ts';

// The bypass that is meant to be one: it is open for a while, to whom it is given, and answered for by others afterwards.
// Through which doors it lets somebody is tried in src/emergencies/doors.db.test.ts.

let world: EmergencyWorld;
beforeAll(async () => {
  world = await openEmergencyWorld();
});
afterAll(() => world.close());

const breakIt = (who: EmergencyWorld['ci']) =>
  who.post(shop('break-glass'), { reason: 'The shop is down', minutes: 30 });

describe('a bypass switched on, used and switched off', () => {
  test('broken glass: closed it lets nobody through, and nobody breaks it again before others have reviewed it', async () => {
    const [used, late] = [await world.waiting(), await world.waiting()];
    const id = await world.broken(world.ci);
    await ok(override(world.ci, used.approval));
    await ok(world.ci.post(shop(`break-glass/${id}:close`)));
    const refused = await refusalsLeft(world, async () => {
      expect(problemOf(await override(world.ci, late.approval)).status).toBe(403);
      expect(problemOf(await breakIt(world.ci))).toMatchObject({
        status: 409,
        code: 'break-glass/review-pending',
      });
      // Whoever broke it does not review it, whatever they are asked.
      const { review } = await world.glass(id);
      const own = await world.ci.post(shop(`approvals/${review.approval}/decisions`), { verdict: 'approve' });
      expect(problemOf(own).status).toBe(403);
    });
    expect(refused.map(({ action }) => action)).toEqual([
      'approval.override.refused',
      'break-glass.break.refused',
      'approval.decide.refused',
    ]);
    await world.review(world.bob, id, 'reject');
    expect((await world.glass(id)).uses).toHaveLength(1);
  });

  test('glass that whoever would break it has given themselves', async () => {
    const rule = { people: ['user:ann'], reviewers: ['role:CAB'], longest: 60, reviewWithin: '2d' };
    await ok(world.ann.call('PUT', shop('break-glass/rule'), rule));
    const refused = await refusalsLeft(world, async () => {
      expect((await breakIt(world.ann)).statusCode).toBeGreaterThanOrEqual(400);
    });
    expect(refused).toMatchObject([{ action: 'break-glass.break.refused', via: 'native' }]);
  });
});
