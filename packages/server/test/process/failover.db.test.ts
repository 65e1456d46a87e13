import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Relay } from '../chaos/relay.ts';
import { gateOf } from '../latest.ts';
import { openPipelineWorld } from '../pipeline-world.ts';
import { caughtUp, type Half, openPair } from './pair.ts';

// A server survives its database being away, being a copy that only follows, and
// being another one at the same address. Here by hand, with two databases; chaos/ha does it with Patroni, at length.

vi.setConfig({ testTimeout: 240_000 });

const addressThrough = (relay: Relay, half: Half, user: string, name: string): string =>
  `postgresql://${user}:${half.password}@127.0.0.1:${relay.port}/${name}`;

const patience = 60_000;

test('requests are told to come back while nobody leads, and all goes on where another one leads', async () => {
  const { leader, follower, name } = await openPair();
  const relay = await Relay.open({ path: leader.socket });
  const url = addressThrough(relay, leader, 'countersign_server', name);
  const world = await openPipelineWorld({ workers: true, on: { url, ownerUrl: leader.url } });
  onTestFinished(async () => {
    await world.close();
    relay.close();
  });
  const gates = [{ name: 'Manager Approval', type: 'approval', policy: 'qa' }];
  const release = await world.release({ name: 'QA', environment: 'qa', gates, steps: [] });
  const before = await release.submit();
  await caughtUp(leader, follower);

  const sign = () =>
    world.ann.post(`/api/v1/projects/shop/approvals/${gateOf(before).approval}/decisions`, {
      verdict: 'approve',
    });
  const expectLater = async () => {
    const answers = [
      await sign(),
      await world.ann.get('/api/v1/projects/shop/releases'),
      await world.app.inject('/readyz'),
    ];
    for (const answer of answers) {
      expect([answer.statusCode, answer.json().code]).toEqual([503, 'server/unavailable']);
      expect(answer.headers['retry-after']).toBeDefined();
    }
  };
  relay.behave('refuse');
  await leader.stop();
  await expectLater();
  // At the address there is the other one, and it does not lead yet.
  relay.behave('through', { path: follower.socket });
  await expectLater();

  await follower.ask('select pg_promote()');
  const until = performance.now() + patience;
  while ((await world.app.inject('/readyz')).statusCode !== 200 && performance.now() < until) await sleep(50);
  expect((await sign()).statusCode).toBe(200);
  // The jobs are worked again, and whoever waits is told: the stream of changes comes from the new one.
  const after = await world.until(before.id, ({ status }) => status !== 'running');
  expect(after.status).toBe('successful');
  await expect
    .poll(
      () =>
        follower.ask(
          `select count(*)::int from pg_stat_activity where application_name = 'countersign bell'`,
        ),
      { timeout: patience },
    )
    .toBe(1);
});
