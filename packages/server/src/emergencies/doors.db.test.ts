import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../test/app.ts';
import { type EmergencyWorld, openEmergencyWorld, type Waiting } from '../../test/emergency-world.ts';
import { basic, flexClient } from '../../test/flexdeploy.ts';
import { ok, shop } from '../../test/pipeline-world.ts';

// Every door by which something can be overridden: it is shut to ci, who is on call, and to an administrator whom no
// policy names; open to ci, in person, while ci holds broken glass; and shut again after it. What was overridden stays.

let world: EmergencyWorld;
beforeAll(async () => {
  world = await openEmergencyWorld({ workers: true });
});
afterAll(() => world.close());

type Door = {
  readonly gate?: object;
  /** The words that stand on the gate afterwards, where it is the gate that is overridden. */
  readonly says?: string;
  /** Tries it; answers the status of the answer. */
  try(who: Client, at: Waiting): Promise<number>;
};

const status = async (answer: Promise<{ statusCode: number }>) => (await answer).statusCode;
const because = { reason: 'Outage' };
const usernames = () =>
  new Map([
    [world.ci.token, 'ci'],
    [world.administrator.token, 'root'],
    [agent, 'ci'],
  ]);
const flexAs = (who: Client) => flexClient(world, basic(usernames().get(who.token) ?? '', who.token));
const override = (who: Client, at: Waiting) => status(who.post(shop(`gates/${at.gate}:override`), because));

const doors: Record<string, Door> = {
  'native, approvals:override': {
    try: (who, { approval }) => status(who.post(shop(`approvals/${approval}:override`), because)),
  },
  'native, gates:override of an approval gate': { says: 'Outage', try: override },
  'native, gates:override of a check gate': {
    gate: { name: 'Tests', type: 'check', override: ['user:ann'] },
    says: 'Outage',
    try: override,
  },
  'native, gates:override of a schedule gate': {
    gate: { name: 'Night', type: 'schedule', cron: '30 3 1 1 *', timeZone: 'UTC', override: ['user:ann'] },
    says: 'Outage',
    try: override,
  },
  'FlexDeploy, gate/approval': {
    async try(who, { release, execution }) {
      const { items } = (await ok(world.ann.get(shop('environments')))).json();
      const qa = items.find(({ key }: { key: string }) => key === 'qa').id;
      const path = `/releases/${release}/gate/approval?snapshotId=${execution.snapshot.id}`;
      const body = { environmentId: qa, gateName: 'Manager Approval', status: 'APPROVED', notes: 'Outage' };
      return status(flexAs(who).post(path, body));
    },
  },
  'FlexDeploy, tasks/scheduled/run': {
    gate: { name: 'Night', type: 'schedule', cron: '30 3 1 1 *', timeZone: 'UTC', override: ['user:ann'] },
    says: 'now',
    async try(who, { release }) {
      const listed = await flexAs(world.ci).get(`/tasks/scheduled?releaseId=${release}&status=PENDING`);
      return status(flexAs(who).put(`/tasks/scheduled/run/${listed.json()[0].taskId}`, { notes: 'now' }));
    },
  },
  'ServiceDesk, a level as a whole': {
    async try(who, { release }) {
      const path = `/releases/${release}/approval_levels`;
      const [level] = (await desk(world.ci, 'GET', path)).json().approval_levels;
      return status(
        desk(who, 'PUT', `${path}/${level.id}/approve`, { approval_level: { comments: 'Outage' } }),
      );
    },
  },
};

const desk = (who: Client, method: 'GET' | 'PUT', path: string, input?: object) =>
  world.app.inject({
    ...{ method, url: `/app/shop/api/v3${path}` },
    headers: {
      authorization: `Zoho-oauthtoken ${who.token}`,
      accept: 'application/vnd.manageengine.sdp.v3+json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    ...(input && { payload: `input_data=${encodeURIComponent(JSON.stringify(input))}` }),
  });

/** A token with which an agent acts in the name of ci. */
let agent = '';
const asAgent = (): Client => {
  const headers = { authorization: `Bearer ${agent}` };
  const call: Client['call'] = (method, url, body, more = {}) =>
    world.app.inject({
      ...{ method, url, headers: { ...headers, ...more } },
      ...(body !== undefined && { payload: body as object }),
    });
  return {
    ...world.ci,
    ...{ token: agent, call },
    get: (path, more) => call('GET', path, undefined, more),
    post: (path, body = {}, more = {}) => call('POST', path, body, more),
  };
};

describe.each(Object.entries(doors))('%s', (_, door) => {
  test('lets nobody through before and after, and ci in person meanwhile', async () => {
    agent = (await ok(world.ci.post('/api/v1/tokens', { name: `agent ${agent}`, agent: true }))).json().value;
    const { ci, administrator } = world;
    const [used, left] = [await world.waiting(door.gate), await world.waiting(door.gate)];
    expect(await door.try(ci, used)).toBeGreaterThanOrEqual(400);

    const id = await world.broken(ci);
    const denied = [await door.try(administrator, used), await door.try(asAgent(), used)];
    expect(Math.min(...denied)).toBeGreaterThanOrEqual(400);
    expect(await door.try(ci, used)).toBeLessThan(300);
    const { uses } = await world.glass(id);
    expect(uses.map(({ subject }) => [subject.type, subject.id])).toEqual([
      used.approval === '' ? ['gate', used.gate] : ['approval', used.approval],
    ]);

    await ok(ci.post(shop(`break-glass/${id}:close`)));
    expect(await door.try(ci, left)).toBeGreaterThanOrEqual(400);
    const { stages } = await world.until(
      used.execution.id,
      ({ stages: [stage] }) => stage?.attempts[0]?.gates[0]?.status !== 'pending-approval',
    );
    const gate = stages[0]?.attempts[0]?.gates[0];
    expect(gate?.status).toMatch(/^(skipped|successful)$/);
    if (door.says) expect(gate?.because).toBe(`Overridden by ci, by break-glass ${id}: ${door.says}`);
    await world.review(world.bob, id, 'approve');
  });
});

test('neither a service account nor an agent breaks the glass', async () => {
  const { administrator, ann } = world;
  await ok(administrator.post('/api/v1/accounts', { kind: 'service', username: 'robot', name: 'Robot' }));
  await ok(administrator.call('PUT', shop('members/robot'), { access: 'operator' }));
  await ok(ann.call('PUT', shop('roles/On%20call'), { members: ['ci', 'robot'] }));
  const made = await ok(administrator.post('/api/v1/tokens', { account: 'robot', name: 'nightly' }));
  const robot = { authorization: `Bearer ${made.json().value}` };
  for (const headers of [robot, { authorization: `Bearer ${agent}` }]) {
    const payload = { reason: 'The shop is down', minutes: 5 };
    const answer = await world.app.inject({ method: 'POST', url: shop('break-glass'), headers, payload });
    expect(answer.json()).toMatchObject({ status: 403, code: 'break-glass/not-granted' });
  }
});
