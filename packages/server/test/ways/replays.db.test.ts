import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { level } from '../conformance/askers/asker.ts';
import { person } from '../conformance/door.ts';
import { doorKinds, openDoor } from '../conformance/doors.ts';
import { type ConformanceWorld, openConformanceWorld } from '../conformance/world.ts';
import { type FlexWorld, openFlexWorld, twoStages } from '../flexdeploy.ts';
import { gateOf, latest } from '../latest.ts';
import { openPermitWorld, type PermitWorld, stepless, subjectOf } from '../permit-world.ts';
import { ok, shop } from '../pipeline-world.ts';
import { ask, permitFor, redeem, waiting } from '../run-permits.ts';
import { openRunWorld } from '../run-world.ts';
import { problemOf } from '../shop.ts';
import { refusalsLeft } from './left.ts';

// A "yes" is about one subject at one digest. It is said once, and counts for nothing else.

describe('an approval replayed for another run, stage or snapshot', () => {
  describe('the same decision again', () => {
    let world: ConformanceWorld;
    beforeAll(async () => {
      world = await openConformanceWorld();
    });
    afterAll(() => world.close());

    const kinds = doorKinds.flatMap((door) => door.decides.map((kind) => [door.name, kind, door] as const));
    test.each(
      kinds,
    )('through %s: a %s that was approved says nothing of the next', async (_, kind, kindOfDoor) => {
      const door = openDoor(kindOfDoor, world);
      const first = await world.ask(kind, level('QA', ['ann']));
      const wish = { verdict: 'approve', comment: 'seen' } as const;
      expect((await door.decide(person('ann'), first, wish)).status).toBe(door.answers.done);
      const next = await world.next(first);
      expect(await world.status(next.approval)).toBe('open');
      // Sent again to where it was said, it changes nothing, there or here.
      const again = await door.decide(person('ann'), first, { ...wish, confirmOlder: true });
      expect(again.status).toBe(door.answers.repeat);
      expect(await world.status(next.approval)).toBe('open');
    });

    test('native, with the digest of the other: stale, alone and among many', async () => {
      const first = await world.ask('gate', level('QA', ['ann']));
      const other = await world.ask('workflow-version', level('QA', ['ann']));
      const { subject } = (await ok(world.ann.get(shop(`approvals/${first.approval}`)))).json();
      const body = { verdict: 'approve', digest: subject.digest };
      const alone = await world.ann.post(shop(`approvals/${other.approval}/decisions`), body);
      expect(problemOf(alone)).toMatchObject({ status: 409, code: 'approval/stale' });
      const items = [{ project: 'shop', approval: other.approval, ...body }];
      const [many] = (await ok(world.ann.post('/api/v1/decisions', { items }))).json().items;
      expect(many.problem.code).toBe('approval/stale');
      const tries = await world.refusals(other.approval);
      expect(tries.map(({ code }) => code)).toEqual(['approval/stale', 'approval/stale']);
    });

    test('native, with a level of another approval: there is no such level here', async () => {
      const [one, other] = [
        await world.ask('gate', level('QA', ['ann'])),
        await world.ask('gate', level('QA', ['ann'])),
      ];
      const named = { verdict: 'approve', level: other.parts.get('ann/QA')?.level };
      const answer = await world.ann.post(shop(`approvals/${one.approval}/decisions`), named);
      expect(problemOf(answer).code).toBe('resource/not-found');
      expect(await world.status(one.approval)).toBe('open');
    });

    test('servicedesk, an approval under another level or release: not found, and neither is decided', async () => {
      const [one, other] = [
        await world.ask('gate', level('QA', ['ann'])),
        await world.ask('gate', level('QA', ['ann'])),
      ];
      const [mine, theirs] = [one, other].map(({ parts }) => parts.get('ann/QA'));
      const releaseOf = ({ place }: typeof one) => (place.kind === 'gate' ? place.release : '');
      const paths = [
        `/releases/${releaseOf(one)}/approval_levels/${theirs?.level}/approvals/${mine?.approver}`,
        `/releases/${releaseOf(one)}/approval_levels/${mine?.level}/approvals/${theirs?.approver}`,
        `/releases/${releaseOf(other)}/approval_levels/${mine?.level}/approvals/${mine?.approver}`,
      ];
      for (const path of paths) {
        const answer = await world.app.inject({
          ...{ method: 'PUT', url: `/app/shop/api/v3${path}/approve` },
          headers: { authorization: `Zoho-oauthtoken ${world.ann.token}` },
        });
        expect(answer.statusCode).toBe(404);
      }
      expect([await world.status(one.approval), await world.status(other.approval)]).toEqual([
        'open',
        'open',
      ]);
    });
  });

  describe('flexdeploy', () => {
    let world: FlexWorld;
    beforeAll(async () => {
      world = await openFlexWorld();
    });
    afterAll(() => world.close());

    test('a snapshot of another release, and the gate of another stage', async () => {
      const [release, other] = [await world.release(...twoStages), await world.release(...twoStages)];
      const [execution, elsewhere] = [await release.submit(), await other.submit()];
      const { qa, prod } = world.environments;
      const tries = [
        [elsewhere.snapshot.id, { environmentId: qa, gateName: 'Manager Approval' }],
        [execution.snapshot.id, { environmentId: prod, gateName: 'CAB sign-off' }],
        [execution.snapshot.id, { environmentId: qa, gateName: 'CAB sign-off' }],
      ] as const;
      for (const [snapshot, gate] of tries) {
        const body = { ...gate, status: 'APPROVED' };
        const answer = await world.flex.ann.post(
          `/releases/${release.id}/gate/approval?snapshotId=${snapshot}`,
          body,
        );
        expect(answer.statusCode).toBe(400);
      }
      for (const { id } of [execution, elsewhere])
        expect(gateOf(await world.get(id)).status).toBe('pending-approval');
    });
  });

  describe('permits', () => {
    let world: PermitWorld;
    beforeAll(async () => {
      world = await openPermitWorld();
    });
    afterAll(() => world.close());

    test('native, of a stage: for another stage, another snapshot, a run of its number', async () => {
      const release = await world.release(stepless);
      const [first, second] = [await world.through(release), await world.ready()];
      const permit = await world.permit(world.ci, first);
      const next = await world.through(release);
      const subjects = [subjectOf(second), subjectOf(next), { ...subjectOf(first), type: 'run' }];
      const refused = await refusalsLeft(world, async () => {
        for (const subject of subjects)
          expect(problemOf(await world.redeem(world.ci, permit, { subject })).code).toBe(
            'permit/other-subject',
          );
      });
      expect(refused).toEqual(
        Array(3).fill({ action: 'permit.redeem.refused', code: 'permit/other-subject', via: 'native' }),
      );
    });

    test('native, of an attempt: after a replay, which asks people again', async () => {
      const execution = await world.ready();
      const permit = await world.permit(world.ci, execution);
      await ok(world.ci.post(shop(`executions/${execution.id}:abort`), { reason: 'Wrong branch' }));
      const replayed = (
        await ok(world.ci.post(shop(`executions/${execution.id}:replay`), { stage: 'QA' }))
      ).json() as Execution;
      expect(latest(replayed)).toMatchObject({ attempt: 2, status: 'gates-running' });
      const refused = await refusalsLeft(world, async () => {
        expect(problemOf(await world.redeem(world.ci, permit)).code).toBe('permit/not-ready');
        const subject = subjectOf(replayed);
        expect(problemOf(await world.redeem(world.ci, permit, { subject })).code).toBe(
          'permit/other-subject',
        );
        expect(problemOf(await world.ask(world.ci, replayed)).code).toBe('permit/not-ready');
      });
      expect(refused).toHaveLength(3);
    });

    test('native, a gate that is given the approval of another beneath the server: nothing begins', async () => {
      const [approved, execution] = [await world.ready(), await (await world.release(stepless)).submit()];
      await world.tamper(
        `update gate_execution set status = 'successful', approval_id = $2 where stage_execution_id = $1`,
        [latest(execution).id, gateOf(approved).approval],
      );
      await world.look(execution.id);
      expect((await world.get(execution.id)).status).toBe('failed');
      expect(problemOf(await world.ask(world.ci, execution)).status).toBe(409);
    });
  });

  test('native, of a run: for another run, and used twice', async () => {
    const world = await openRunWorld();
    const [run, other] = [await waiting(world), await waiting(world)];
    const permit = await permitFor(world.ci, run);
    const refused = await refusalsLeft(world, async () => {
      const subject = { type: 'run', id: other.id };
      expect(problemOf(await redeem(world.ci, permit, { subject })).code).toBe('permit/other-subject');
      await ok(redeem(world.ci, permit));
      expect(problemOf(await redeem(world.ci, permit)).code).toBe('permit/used');
      expect(problemOf(await ask(world.ci, run)).code).toBe('permit/used');
    });
    expect(refused.map(({ code }) => code)).toEqual(['permit/other-subject', 'permit/used', 'permit/used']);
    await world.close();
  });
});
