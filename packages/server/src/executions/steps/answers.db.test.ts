import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateOf, latest } from '../../../test/latest.ts';
import { openOutside } from '../../../test/outside.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';

// An approver may be asked for a value, which is handed to the steps.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
  const level = { rule: 'anyone', approvers: ['ann'] };
  const input = (name: string, more: object = {}) => ({ name, type: 'text', ...more });
  const policies = {
    ticketed: [
      { ...level, name: 'QA', input: input('ticket') },
      { ...level, name: 'Note', input: input('note', { required: false }) },
    ],
    numbered: [{ ...level, name: 'Board', input: { name: 'share', type: 'number' } }],
    again: [{ ...level, name: 'Again', input: input('ticket') }],
  };
  for (const [name, levels] of Object.entries(policies))
    await ok(world.ann.post(shop('policies'), { name, levels, override: ['bob'] }));
});
afterAll(() => world.close());

const gate = (policy: string) => ({ name: policy, type: 'approval', policy });
const stage = (steps: object[], ...policies: string[]) => ({
  ...{ name: 'QA', environment: 'qa', gates: policies.map(gate), steps },
});
const body = { ticket: `\${approval.ticket}`, note: `[\${approval.note}]`, share: `\${approval.share}` };

test('what was said at the gates of the stage stands in its calls, and what was not said is left out', async () => {
  const outside = await openOutside();
  const url = `${outside.url}/tickets/\${approval.ticket}`;
  const deploy = { name: 'deploy', http: { method: 'POST', url, body } };
  const release = await world.release(stage([deploy], 'ticketed', 'numbered'));
  const { id } = await release.submit();
  const say = async (more: object) => {
    const { approval } = gateOf(await world.get(id));
    await ok(world.ann.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve', ...more }));
    await world.look(id);
  };
  const levels = (await ok(world.ann.get(shop(`approvals/${gateOf(await world.get(id)).approval}`)))).json()
    .levels;
  await say({ level: levels[0].id, input: 'CHG-7/a "b"' });
  await say({ level: levels[1].id });
  await say({ input: 25 });
  await world.tries(id);
  expect(outside.received).toMatchObject([{ path: '/tickets/CHG-7%2Fa%20%22b%22' }]);
  expect(JSON.parse(outside.received[0]?.body ?? '')).toEqual({
    ...{ ticket: 'CHG-7/a "b"', note: '[]', share: '25' },
  });
  const { rows } = await world.parts.pool.query(
    `select entry::jsonb #>> '{details,input}' as input from ledger_entry where action = 'decision.made' order by seq`,
  );
  expect(rows.map(({ input }) => input)).toEqual(['CHG-7/a "b"', null, '25']);
});

test('a workflow is run with it', async () => {
  await ok(world.ann.post(shop('workflows'), { key: 'flow', name: 'Flow', reviewRequired: false }));
  const inputs = [{ name: 'ticket', type: 'text' }];
  const steps = [{ name: 'run', manual: { instructions: 'Run it' } }];
  const versions = shop('workflows/flow/versions');
  await ok(world.ann.post(versions, { label: 'v1', text: JSON.stringify({ inputs, steps }) }));
  await ok(world.ann.post(`${versions}/1:submit`));
  const run = { name: 'run', workflow: { key: 'flow', inputs: { ticket: `\${approval.ticket}` } } };
  const { id } = await (await world.release(stage([run], 'again'))).submit();
  const { approval } = gateOf(await world.get(id));
  await ok(world.ann.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve', input: 'CHG-8' }));
  await world.look(id);
  const made = latest(await world.get(id)).steps[0]?.run;
  expect((await ok(world.ann.get(shop(`runs/${made}`)))).json().inputs).toEqual({ ticket: 'CHG-8' });
});

test('where an override took the place of the signatures there is no value', async () => {
  const outside = await openOutside();
  const deploy = {
    name: 'deploy',
    http: { method: 'POST', url: outside.url, body: { ticket: body.ticket } },
  };
  const { id } = await (await world.release(stage([deploy], 'again'))).submit();
  const overridden = shop(`gates/${gateOf(await world.get(id)).id}:override`);
  await ok(world.bob.post(overridden, { reason: 'Outage' }));
  await world.tries(id);
  expect(JSON.parse(outside.received[0]?.body ?? '')).toEqual({ ticket: '' });
});

test.each([
  ['asked for by nobody there', ['numbered'], ['/stages/0/steps/0']],
  ['asked for at two gates', ['ticketed', 'again'], ['/stages/0/gates/1/policy']],
])('a pipeline that uses a value %s is refused', async (_, policies, at) => {
  const call = { method: 'POST', url: 'https://ci.example.test/', body: { ticket: body.ticket } };
  const stages = [stage([{ name: 'deploy', http: call }], ...policies)];
  expect(problemOf(await world.ann.post(shop('pipelines'), { name: 'x', stages }))).toMatchObject({
    ...{ status: 400, at },
  });
});
