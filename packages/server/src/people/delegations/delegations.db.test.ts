import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../test/app.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../../test/pipeline-world.ts';

// Through native HTTP, on the real PostgreSQL. What has to be refused: circles, overlaps, and who cannot sign.

const path = '/api/v1/delegations';
let world: PipelineWorld;
let outsider: Client;
beforeAll(async () => {
  world = await openPipelineWorld();
  outsider = await world.person('outsider');
  await world.project('depot', 'Depot');
});
afterAll(() => world.close());
beforeEach(async () => {
  await sql`update delegation set withdrawn_at = now() where withdrawn_at is null`.execute(world.parts.db);
});

const day = (count: number) => new Date(Date.now() + count * 24 * 60 * 60 * 1000).toISOString();
const span = (from: number, until: number) => ({ startsAt: day(from), endsAt: day(until) });
const give = async (from: Client, to: string, more: object = {}): Promise<string> => {
  const answer = await from.post(path, { to, endsAt: day(7), ...more });
  return answer.statusCode === 201 ? 'given' : answer.json().code;
};

describe('a delegation', () => {
  test('is shown to the two it is between and to administrators, and to nobody else', async () => {
    const made = await world.ann.post(path, {
      to: 'bob',
      endsAt: day(7),
      project: 'shop',
      role: 'QA Manager',
    });
    expect(made.statusCode).toBe(201);
    const shown = made.json();
    expect(shown).toMatchObject({
      ...{ from: 'ann', to: 'bob', project: 'shop', role: 'QA Manager' },
      ...{ status: 'in-force', createdBy: 'ann', withdrawnAt: null },
    });
    for (const who of [world.ann, world.bob, world.administrator]) {
      expect((await who.get(`${path}/${shown.id}`)).json()).toEqual(shown);
      expect((await who.get(path)).json().items[0]).toEqual(shown);
    }
    for (const who of [world.ci, outsider]) {
      expect((await who.get(`${path}/${shown.id}`)).statusCode).toBe(404);
      expect((await who.get(path)).json().items).toEqual([]);
      expect((await who.get(`${path}?account=ann`)).json().code).toBe('auth/forbidden');
    }
    const ofBob = await world.administrator.get(`${path}?account=bob`);
    expect(ofBob.json().items[0]).toEqual(shown);
  });

  test.each([
    ['the one who gave it', () => world.ann, 200],
    ['the one who has it', () => world.bob, 200],
    ['an administrator', () => world.administrator, 200],
    ['somebody else', () => world.ci, 404],
  ])('is withdrawn by %s', async (_, who, status) => {
    const { id } = (await world.ann.post(path, { to: 'bob', endsAt: day(7) })).json();
    const answer = await who().post(`${path}/${id}:withdraw`, {});
    expect(answer.statusCode).toBe(status);
    const after = (await world.ann.get(`${path}/${id}`)).json();
    expect(after.status).toBe(status === 200 ? 'withdrawn' : 'in-force');
    if (status === 200) expect((await world.ann.post(`${path}/${id}:withdraw`, {})).json()).toEqual(after);
  });

  test('keeps its reason where it can be erased, and says of whom it is', async () => {
    const reason = 'Surgery on Monday';
    const body = { from: 'ann', to: 'bob', endsAt: day(7), reason };
    const { id, createdBy } = (await world.administrator.post(path, body)).json();
    expect(createdBy).toBe('root');
    const ledger = await world.administrator.get(
      `/api/v1/ledger?scope=instance&subjectType=delegation&subjectId=${id}`,
    );
    expect(ledger.json().items[0]).toMatchObject({
      action: 'delegation.created',
      actor: { username: 'root' },
      onBehalfOf: { username: 'ann' },
      details: { from: world.ann.accountId, to: world.bob.accountId, reason },
    });
    const { rows } = await sql<{ entry: string }>`
      select entry from ledger_entry where subject_type = 'delegation' and subject_id = ${id}
    `.execute(world.parts.db);
    expect(rows.map(({ entry }) => entry).join()).not.toContain(reason);
  });
});

describe('is refused', () => {
  test.each<[string, () => Client, object, string, string?]>([
    ['to oneself', () => world.ann, { to: 'ann' }, 'request/invalid', '/to'],
    ['to nobody', () => world.ann, { to: 'nobody' }, 'request/invalid', '/to'],
    ['in the past', () => world.ann, { startsAt: day(-1) }, 'request/invalid', '/startsAt'],
    ['for too long', () => world.ann, { endsAt: day(367) }, 'request/invalid', '/endsAt'],
    ['outside the project', () => world.ann, { to: 'outsider', project: 'shop' }, 'request/invalid', '/to'],
    ['in a project of others', () => world.ann, { project: 'depot' }, 'request/invalid', '/project'],
    ['in no project', () => world.ann, { project: 'nowhere' }, 'request/invalid', '/project'],
    ['a role of others', () => world.ann, { project: 'shop', role: 'CAB' }, 'request/invalid', '/role'],
    ['a role of no project', () => world.ann, { role: 'CAB' }, 'request/invalid', '/role'],
    ['what is another’s', () => world.ci, { from: 'ann' }, 'auth/forbidden'],
    ['another’s, of nobody', () => world.ci, { from: 'nobody' }, 'auth/forbidden'],
    ['of nobody', () => world.administrator, { from: 'nobody' }, 'resource/not-found'],
    ['to one’s own advantage', () => world.administrator, { from: 'ann', to: 'root' }, 'auth/forbidden'],
  ])('%s', async (_, who, body, code, pointer) => {
    const answer = await who().post(path, { to: 'bob', endsAt: day(7), ...body });
    const problem = answer.json();
    expect(problem.code).toBe(code);
    if (pointer) expect(problem.errors[0].pointer).toBe(pointer);
  });

  test('by an agent in one’s name', async () => {
    const { value } = (await world.ann.post('/api/v1/tokens', { name: 'agent', agent: true })).json();
    const headers = { authorization: `Bearer ${value}` };
    const answer = await world.ann.post(path, { to: 'bob', endsAt: day(7) }, headers);
    expect(answer.json().code).toBe('auth/forbidden');
  });
});

describe('delegation/overlap', () => {
  const shopOnly = { project: 'shop' };
  const managers = { project: 'shop', role: 'QA Manager' };
  test.each<[string, object, object, string]>([
    ['the same again', {}, {}, 'delegation/overlap'],
    ['a project of all', {}, shopOnly, 'delegation/overlap'],
    ['all of a project', shopOnly, {}, 'delegation/overlap'],
    ['a role of a project', shopOnly, managers, 'delegation/overlap'],
    ['one of two roles', managers, { project: 'shop', role: 'Release manager' }, 'given'],
    ['days that touch', span(1, 2), span(2, 3), 'given'],
    ['days that cross', span(1, 3), span(2, 4), 'delegation/overlap'],
    ['days within', span(1, 5), span(2, 3), 'delegation/overlap'],
  ])('%s', async (_, first, second, expected) => {
    await ok(world.ann.call('PUT', shop('roles/Release%20manager'), { members: ['ann'] }));
    // The instants are those of one clock: what touches, touches exactly.
    const touching = { ...first, ...('endsAt' in first && { endsAt: first.endsAt }) };
    expect(await give(world.ann, 'bob', touching)).toBe('given');
    const startsAt = expected === 'given' && 'endsAt' in touching ? { startsAt: touching.endsAt } : {};
    expect(await give(world.ann, 'ci', { ...second, ...startsAt })).toBe(expected);
  });

  test('not with one that was withdrawn, and not of another person', async () => {
    const { id } = (await world.ann.post(path, { to: 'bob', endsAt: day(7) })).json();
    await ok(world.ann.post(`${path}/${id}:withdraw`, {}));
    expect(await give(world.ann, 'bob')).toBe('given');
    expect(await give(world.ci, 'bob')).toBe('given');
  });
});

describe('delegation/cycle', () => {
  test('directly, and through others, with everybody on the way named', async () => {
    expect(await give(world.ann, 'bob')).toBe('given');
    expect(await give(world.bob, 'ann')).toBe('delegation/cycle');
    expect(await give(world.bob, 'ci')).toBe('given');
    const answer = await world.ci.post(path, { to: 'ann', endsAt: day(7) });
    expect(answer.json()).toMatchObject({
      status: 409,
      code: 'delegation/cycle',
      detail: expect.stringContaining('ci to ann to bob to ci'),
    });
  });

  test.each<[string, object, object, object, string]>([
    ['in days they all share', span(1, 5), span(2, 6), span(3, 7), 'delegation/cycle'],
    ['in days that only two share', span(1, 3), span(2, 5), span(4, 6), 'given'],
    ['in one project', { project: 'shop' }, {}, { project: 'shop' }, 'delegation/cycle'],
    ['for one role', { project: 'shop', role: 'QA Manager' }, {}, { project: 'shop' }, 'delegation/cycle'],
  ])('%s', async (_, first, second, third, expected) => {
    expect(await give(world.ann, 'bob', first)).toBe('given');
    expect(await give(world.bob, 'ci', second)).toBe('given');
    expect(await give(world.ci, 'ann', third)).toBe(expected);
  });

  test('of two that would make one together, and come at once, one is refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      await sql`update delegation set withdrawn_at = now() where withdrawn_at is null`.execute(
        world.parts.db,
      );
      const both = await Promise.all([give(world.ann, 'bob'), give(world.bob, 'ann')]);
      expect(both.sort()).toEqual(['delegation/cycle', 'given']);
    }
  });

  test('of three that would make one together, two are given', async () => {
    for (let round = 0; round < 10; round += 1) {
      await sql`update delegation set withdrawn_at = now() where withdrawn_at is null`.execute(
        world.parts.db,
      );
      const three = [give(world.ann, 'bob'), give(world.bob, 'ci'), give(world.ci, 'ann')];
      expect((await Promise.all(three)).sort()).toEqual(['delegation/cycle', 'given', 'given']);
    }
  });
});
