import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FlexWorld, openFlexWorld, twoStages } from '../../../../test/flexdeploy.ts';

// Lines "seed 001:N" are those of the seed's document of this service.

let world: FlexWorld;
beforeAll(async () => {
  world = await openFlexWorld();
});
afterAll(() => world.close());

const body = (more: object = {}) => ({
  environmentId: world.environments.qa,
  gateName: 'Manager Approval',
  notes: 'approved by flexdeploy admin',
  status: 'APPROVED',
  ...more,
});

describe('POST releases/{releaseId}/gate/approval', () => {
  test('approves the gate that is pending and answers the approval gate object (seed 001:44-47)', async () => {
    const release = await world.release(...twoStages);
    const execution = await release.submit();
    const answer = await world.flex.ann.post(`/releases/${release.id}/gate/approval`, body());
    expect(answer.statusCode).toBe(201);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toEqual({
      environmentId: world.environments.qa,
      gateName: 'Manager Approval',
      status: 'APPROVED',
      notes: 'approved by flexdeploy admin',
      releaseId: Number(release.id),
      snapshotId: Number(execution.snapshot.id),
    });
    const after = await world.until(execution.id, ({ stages }) => stages[1]?.attempts.length === 1);
    expect(after.stages[0]?.status).toBe('successful');
  });
});
