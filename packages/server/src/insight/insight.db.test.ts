import type { Blocked, Waits } from '@countersign/contract/insight.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quantile, seedPast } from '../../test/decided-many.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../test/pipeline-world.ts';

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
  await seedPast(world, { project: 'shop', count: 1500, days: 60 });
});
afterAll(() => world.close());

const get = async <T>(path: string): Promise<T> => (await ok(world.ann.get(shop(`insight/${path}`)))).json();

type Level = { name: string; roles: string[]; waited: number; decided: Date };

/** Every decided level there is, as a plain list. */
async function levels(): Promise<Level[]> {
  const { rows } = await sql<{ name: string; sources: { name: string }[]; opened: Date; decided: Date }>`
    select name, sources, opened_at as opened, decided_at as decided
    from level where status in ('approved', 'rejected') and opened_at is not null
  `.execute(world.parts.db);
  return rows.map(({ name, sources, opened, decided }) => ({
    ...{ name, decided, waited: (decided.getTime() - opened.getTime()) / 1000 },
    roles: sources.map((one) => one.name),
  }));
}

const figuresOf = (found: readonly Level[]) => {
  const waited = found.map((each) => each.waited);
  return { count: found.length, median: near(quantile(waited, 0.5)), p90: near(quantile(waited, 0.9)) };
};
const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 3));

/** The beginning of the day of an instant in Berlin, found by trying: a plain way that knows daylight saving. */
const dayInBerlin = (at: Date) =>
  new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin', dateStyle: 'short' }).format(at);

describe('how long levels waited', () => {
  const span = { from: new Date(Date.now() - 30 * 86_400_000), to: new Date(Date.now() - 86_400_000) };
  const query = `from=${span.from.toISOString()}&to=${span.to.toISOString()}&timeZone=Europe/Berlin`;
  const within = async () =>
    (await levels()).filter(({ decided }) => decided >= span.from && decided < span.to);

  test.each(['level', 'role'] as const)('as a plain computation has it: by %s', async (by) => {
    const waits = await get<Waits>(`waits?${query}&by=${by}`);
    const found = await within();
    expect(waits).toMatchObject({ bucket: 'day', all: figuresOf(found) });
    const namesOf = (level: Level) => (by === 'level' ? [level.name] : level.roles);
    const names = [...new Set(found.flatMap(namesOf))].sort();
    expect(waits.series.map(({ name }) => name).sort()).toEqual(names);
    for (const { name, buckets, ...figures } of waits.series) {
      const mine = found.filter((level) => namesOf(level).includes(name));
      expect(figures).toMatchObject(figuresOf(mine));
      const days = [...Map.groupBy(mine, ({ decided }) => dayInBerlin(decided))].sort();
      expect(buckets.map(({ start }) => dayInBerlin(new Date(start)))).toEqual(days.map(([day]) => day));
      expect(buckets).toMatchObject(days.map(([, each]) => figuresOf(each)));
    }
  });

  test('by weeks beyond 45 days; a span is at most 400 days and ends after it begins', async () => {
    const from = new Date(span.to.getTime() - 90 * 86_400_000).toISOString();
    const waits = await get<Waits>(`waits?from=${from}`);
    expect(waits.bucket).toBe('week');
    for (const { start } of waits.all.buckets) expect(new Date(start).getUTCDay()).toBe(1);
    for (const wrong of ['from=2020-01-01T00:00:00Z', `from=${span.to.toISOString()}&to=${from}`])
      expect((await world.ann.get(shop(`insight/waits?${wrong}`))).statusCode).toBe(400);
  });

  test('of another project nothing is told, and nothing goes into the figures of this one', async () => {
    await world.project('depot');
    await seedPast(world, { project: 'depot', count: 10, days: 3 });
    expect((await world.ann.get('/api/v1/projects/depot/insight/waits')).statusCode).toBe(404);
    expect((await world.ann.get('/api/v1/projects/depot/insight/blocked')).statusCode).toBe(404);
    const waits = await get<Waits>(`waits?${query}`);
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from level l join project p on p.id = l.project_id and p.key = 'shop'
      where l.decided_at >= ${span.from} and l.decided_at < ${span.to}
    `.execute(world.parts.db);
    expect(waits.all.count).toBe(rows[0]?.count);
  });

  test('nobody has decided anything: the figures say nothing', async () => {
    const waits = await get<Waits>('waits?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z');
    expect(waits).toMatchObject({ all: { count: 0, median: null, p90: null, buckets: [] }, series: [] });
  });
});

describe('what is blocked', () => {
  const gate = { name: 'Sign-off', type: 'approval', policy: 'qa' };

  test('an open level, with those who could sign it, until they have', async () => {
    const release = await world.release({ name: 'QA', environment: 'qa', gates: [gate] });
    const execution = await release.submit();
    const blocked = await get<Blocked>('blocked');
    expect(blocked).toMatchObject({
      total: 1,
      levels: [{ name: 'QA', who: ['ann'], asked: [{ kind: 'role', name: 'QA Manager' }], overdue: false }],
      people: [{ username: 'ann', levels: 1, overdue: 0, stuck: 0 }],
      roles: [{ kind: 'role', name: 'QA Manager', levels: 1 }],
      held: [],
    });
    await world.sign(world.ann, execution);
    expect(await get<Blocked>('blocked')).toMatchObject({ total: 0, levels: [], people: [], roles: [] });
  });

  test('a delegate is waited for, not whoever delegated; and nobody where nobody could sign', async () => {
    const release = await world.release({ name: 'QA', environment: 'qa', gates: [gate] });
    await release.submit();
    const endsAt = new Date(Date.now() + 86_400_000).toISOString();
    await ok(world.ann.post('/api/v1/delegations', { to: 'bob', reason: 'On leave', endsAt }));
    expect((await get<Blocked>('blocked')).people).toMatchObject([{ username: 'bob', levels: 1 }]);
    await ok(world.ann.call('PUT', shop('roles/QA%20Manager'), { members: [] }));
    const { levels: left, people } = await get<Blocked>('blocked');
    expect({ left, people }).toMatchObject({ left: [{ who: [] }], people: [] });
  });

  test('what a schedule, a check and a window hold', async () => {
    const check = { name: 'Scan', type: 'check' };
    const later = { name: 'Night', type: 'schedule', cron: '0 3 1 1 *' };
    await (await world.release({ name: 'Scanned', environment: 'qa', gates: [check] })).submit();
    await (await world.release({ name: 'At night', environment: 'qa', gates: [later] })).submit();
    const always = { timeZone: 'UTC', spans: [{ from: '2020-01-01', to: '2099-12-31' }] };
    await ok(world.ann.post(shop('calendars'), { name: 'always', ...always }));
    const freeze = { name: 'Freeze', kind: 'freeze', calendar: 'always', environments: ['prod'] };
    await ok(world.ann.post(shop('windows'), freeze));
    const steps = [{ name: 'look', manual: {} }];
    await (await world.release({ name: 'Frozen', environment: 'prod', steps })).submit();
    const { held } = await get<Blocked>('blocked');
    expect(held.map(({ by, name }) => [by, name])).toEqual([
      ['check', 'Scan'],
      ['schedule', 'Night'],
      ['window', 'Frozen'],
    ]);
    expect(held[2]).toMatchObject({
      environment: 'Production',
      release: { title: 'Web shop 2.4' },
      run: null,
    });
  });
});
