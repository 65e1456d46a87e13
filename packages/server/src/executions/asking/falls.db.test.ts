import type { Approval } from '@countersign/contract/approval-shapes.ts';
import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latest, stepOf } from '../../../test/latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';
import { jobs } from '../../jobs.ts';

// When a material field changes, the approval falls and is asked again, the old decisions shown.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
  const level = { name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] };
  for (const [name, material] of Object.entries({ nothing: [], title: ['release.title'] }))
    await ok(world.ann.post(shop('policies'), { name, levels: [level], material }));
});
afterAll(() => world.close());

const gate = (policy: string, name = 'Manager Approval') => ({ name, type: 'approval', policy });
const look = { name: 'look', manual: { instructions: 'Look at it' } };
const qa = (...gates: object[]) => ({ name: 'QA', environment: 'qa', gates, steps: [look] });

let names = 0;
/** Gives the environment another name, without anybody hearing of it yet. */
const rename = () => {
  names += 1;
  return ok(world.ann.call('PUT', shop('environments/qa'), { name: `QA ${names}` }));
};
/** Does what the jobs do that were sent when something was called otherwise; answers how the execution stands then. */
async function heard(execution: Execution, job = 'environment.changed'): Promise<Execution> {
  const follow = jobs(world.parts).find(({ name }) => name === job);
  for (const data of await world.sent(job)) await follow?.handle(data, false);
  const asked = await world.sent('execution.advance');
  expect(asked.filter((data) => data.execution === execution.id).length).toBeGreaterThan(0);
  await world.look(execution.id);
  return world.get(execution.id);
}
const gates = (execution: Execution) => latest(execution).gates;
const approval = async (id: string | null | undefined): Promise<Approval> =>
  (await ok(world.ann.get(shop(`approvals/${id}`)))).json();
const sign = (id: string | null | undefined, body: object = {}) =>
  world.ann.post(shop(`approvals/${id}/decisions`), { verdict: 'approve', ...body });
async function ledger(id: string | undefined): Promise<[string, object][]> {
  const { rows } = await world.parts.pool.query<{ action: string; details: object }>(
    `select action, entry::jsonb -> 'details' as details from ledger_entry
     where subject_type = 'gate' and subject_id = $1 order by seq`,
    [id],
  );
  return rows.map(({ action, details }) => [action, details]);
}

test('a question that waits: nobody signs the old one any more, and people are asked the new one', async () => {
  const started = await (await world.release(qa(gate('qa')))).submit();
  const old = gates(started)[0];
  await rename();
  const after = await heard(started);
  const [now] = gates(after);
  expect([now?.id, now?.status, after.status]).toEqual([old?.id, 'pending-approval', 'running']);
  expect(now?.approval).not.toBe(old?.approval);
  expect(await approval(old?.approval)).toMatchObject({ status: 'superseded' });
  expect(await approval(now?.approval)).toMatchObject({
    ...{ status: 'open', previous: old?.approval, previousDecisions: [] },
    title: expect.stringContaining(`to QA ${names}`),
  });
  expect(problemOf(await sign(old?.approval)).code).toBe('approval/not-open');
  await ok(sign(now?.approval));
  await world.look(started.id);
  expect(latest(await world.get(started.id)).status).toBe('steps-running');
  const changed = ['the name of the environment'];
  expect(await ledger(old?.id)).toMatchObject([
    ['gate.opened', {}],
    ['gate.fallen', { execution: started.id, approval: old?.approval, changed }],
    ['gate.asked-again', { previous: old?.approval, approval: now?.approval, changed }],
    ['gate.successful', {}],
  ]);
});

test('until it is asked anew, nobody signs it', async () => {
  const started = await (await world.release(qa(gate('qa')))).submit();
  const old = gates(started)[0]?.approval;
  await rename();
  const follow = jobs(world.parts).find(({ name }) => name === 'environment.changed');
  for (const data of await world.sent('environment.changed')) await follow?.handle(data, false);
  expect(problemOf(await sign(old)).code).toBe('approval/stale');
  expect((await world.get(started.id)).blockers).toMatchObject([
    { because: expect.stringContaining('is asked again') },
  ]);
});

test('what was approved before the steps began falls as well, and what was said then is shown', async () => {
  const release = await world.release(qa(gate('qa')));
  const atWork = await release.submit();
  await ok(sign(gates(atWork)[0]?.approval));
  await world.look(atWork.id);
  // The steps of the first snapshot run, so that the second waits behind its gate.
  const second = await release.submit();
  const first = gates(second)[0]?.approval;
  await ok(sign(first, { comment: 'Looks good' }));
  await world.look(second.id);
  expect(latest(await world.get(second.id)).status).toBe('gates-completed');
  await rename();
  const after = await heard(second);
  expect([latest(after).status, gates(after)[0]?.status]).toEqual(['gates-running', 'pending-approval']);
  expect(gates(after)[0]?.endedAt).toBe(null);
  const said = [{ approval: first, username: 'ann', level: 'QA', verdict: 'approve', comment: 'Looks good' }];
  expect(await approval(gates(after)[0]?.approval)).toMatchObject({ previousDecisions: said });
  expect((await approval(first)).status).toBe('approved');
  // Asked a second time, what was said first is shown still.
  await rename();
  const again = await heard(second);
  expect(await approval(gates(again)[0]?.approval)).toMatchObject({
    ...{ previous: gates(after)[0]?.approval, previousDecisions: said },
  });
  // When the stage is free, the steps wait for the new answer.
  await ok(world.ci.post(shop(`executions/${atWork.id}:abort`), { reason: 'Enough' }));
  await world.look(second.id);
  expect(latest(await world.get(second.id)).steps).toEqual([]);
  await ok(sign(gates(again)[0]?.approval));
  await world.look(second.id);
  expect(latest(await world.get(second.id)).status).toBe('steps-running');
});

test('with an override in place of the signatures, too', async () => {
  const release = await world.release(qa(gate('qa')));
  const atWork = await release.submit();
  await ok(sign(gates(atWork)[0]?.approval));
  await world.look(atWork.id);
  const second = await release.submit();
  await ok(world.bob.post(shop(`gates/${gates(second)[0]?.id}:override`), { reason: 'Outage' }));
  expect(gates(await world.get(second.id))[0]?.status).toBe('skipped');
  await rename();
  expect(gates(await heard(second))[0]?.status).toBe('pending-approval');
});

test('what the policy does not count makes no difference, for the question and for the permit', async () => {
  const started = await (await world.release(qa(gate('nothing')))).submit();
  const id = gates(started)[0]?.approval;
  await rename();
  await world.look(started.id);
  expect(gates(await world.get(started.id))[0]?.approval).toBe(id);
  await ok(sign(id));
  await world.look(started.id);
  expect(latest(await world.get(started.id)).status).toBe('steps-running');
});

test('the title of the release where the policy counts it, and only that', async () => {
  const release = await world.release(qa(gate('title')));
  const started = await release.submit();
  const id = gates(started)[0]?.approval;
  const edit = (body: object) => ok(world.ci.call('PATCH', shop(`releases/${release.id}`), body));
  await edit({ description: 'Faster.' });
  expect(gates(await heard(started, 'release.changed'))[0]?.approval).toBe(id);
  await edit({ title: 'Web shop 2.4.1' });
  const after = await heard(started, 'release.changed');
  expect(gates(after)[0]?.approval).not.toBe(id);
  expect(await approval(gates(after)[0]?.approval)).toMatchObject({
    title: expect.stringContaining('Web shop 2.4.1'),
  });
  // The name of the environment is not among what it counts.
  await rename();
  await world.look(started.id);
  expect(gates(await world.get(started.id))[0]?.approval).toBe(gates(after)[0]?.approval);
});

test('of several gates the first that has fallen is asked, the later ones when their turn comes', async () => {
  const started = await (await world.release(qa(gate('qa', 'First'), gate('qa', 'Second')))).submit();
  await ok(sign(gates(started)[0]?.approval));
  await world.look(started.id);
  const [first, second] = gates(await world.get(started.id));
  await rename();
  const after = await heard(started);
  const [firstNow, secondNow] = gates(after);
  expect([firstNow?.status, secondNow?.status]).toEqual(['pending-approval', 'pending-approval']);
  expect(firstNow?.approval).not.toBe(first?.approval);
  expect(secondNow?.approval).toBe(second?.approval);
  expect((await approval(second?.approval)).status).toBe('superseded');
  expect(after.blockers).toMatchObject([{ requirement: 'Gate First must open', who: ['ann'] }]);
  await ok(sign(firstNow?.approval));
  await world.look(started.id);
  const asked = gates(await world.get(started.id))[1]?.approval;
  expect(await approval(asked)).toMatchObject({ status: 'open', previous: second?.approval });
});

test('what was rejected stays so', async () => {
  const started = await (await world.release(qa(gate('qa')))).submit();
  await ok(sign(gates(started)[0]?.approval, { verdict: 'reject' }));
  await rename();
  await world.look(started.id);
  expect((await world.get(started.id)).status).toBe('rejected');
});

test('after the steps have begun nothing is asked again: the permit is what stops them', async () => {
  const started = await (
    await world.release({ ...qa(gate('qa')), steps: [look, { ...look, name: 'again' }] })
  ).submit();
  await ok(sign(gates(started)[0]?.approval));
  await world.look(started.id);
  await rename();
  await world.look(started.id);
  await ok(
    world.ci.post(shop(`steps/${stepOf(await world.get(started.id)).id}:complete`), { status: 'passed' }),
  );
  const after = await world.get(started.id);
  expect([latest(after).status, gates(after)[0]?.status]).toEqual(['failed', 'successful']);
});

test('renamed while it is signed: no step ever begins for a name that nobody has approved', async () => {
  const release = await world.release({ name: 'QA', environment: 'qa', gates: [gate('qa')] });
  for (let round = 0; round < 12; round += 1) {
    const started = await release.submit();
    const id = gates(started)[0]?.approval;
    const follow = jobs(world.parts).find(({ name }) => name === 'environment.changed');
    await Promise.all([
      sign(id).then(() => world.look(started.id)),
      rename().then(async () => {
        for (const data of (await world.sent('environment.changed')).slice(-1))
          await follow?.handle(data, false);
      }),
    ]);
    await world.look(started.id);
    const after = await world.get(started.id);
    // Either it was through before, with the name it was approved for, or people are asked about the new one.
    if (after.status === 'running') {
      expect(gates(after)[0]?.status).toBe('pending-approval');
      expect(await approval(gates(after)[0]?.approval)).toMatchObject({
        ...{ status: 'open', stale: false, previous: id, title: expect.stringContaining(`to QA ${names}`) },
      });
      await ok(world.ci.post(shop(`executions/${after.id}:abort`), { reason: 'Enough' }));
    } else expect(after.status).toBe('successful');
  }
});
