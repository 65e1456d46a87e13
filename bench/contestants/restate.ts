import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { end, firstWord, launch, load, type Place } from '../place.ts';
import { type Contestant, type Sizes, supply } from './contestant.ts';

export type RestatePorts = {
  readonly ingress: number;
  readonly admin: number;
  readonly node: number;
  readonly service: number;
  readonly channel: number;
};

/**
 * Restate's own server with services of its SDK, its log with fsync, as it comes. In two ways: workflows are known by a
 * name of ours and have a promise that a call to them resolves, as theirs, DBOS's and our waits are meant to be; and
 * awakeables, which are resolved without a call of the service, by an address of Restate's that somebody must have kept.
 */
export async function restate(place: Place, ports: RestatePorts, { seconds }: Sizes): Promise<Contestant[]> {
  const env = settings(ports);
  const server = launch(serverBinary(), ['--no-logo'], { cwd: place.directory, env, silent: true });
  const { service, ingress, channel } = ports;
  const app = launch(process.execPath, [
    join(import.meta.dirname, 'restate-app.js'),
    JSON.stringify({ port: service, ingress, channel }),
  ]);
  await firstWord(app);
  await register(ports);
  const way = (name: string, line: number): Contestant => {
    const { next, used } = supply(seconds);
    let first = 1;
    return {
      name,
      async load(clients) {
        const count = next(clients);
        const task = { clients, seconds, ingress, channel: line, first, count };
        const measured = await load('contestants/restate-load.ts', task);
        first += count;
        used(clients, measured);
        return measured;
      },
      stop: async () => {},
    };
  };
  const stop = () => Promise.all([end(app), end(server)]).then(() => {});
  return [{ ...way('Restate', channel + 1), stop }, way('awakeables', channel)];
}

/** The program itself, not the script of the package, which would stand between it and the signals. */
function serverBinary(): string {
  const platform = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  return createRequire(import.meta.url).resolve(`${platform}/bin/restate-server`);
}

/**
 * Everything as it comes, but: all on 127.0.0.1, nothing is reported home, and thousands may wait at once without being
 * put to sleep, which would make it wake them with a call each.
 */
const settings = ({ ingress, admin, node }: RestatePorts): NodeJS.ProcessEnv => ({
  ...process.env,
  RESTATE_LISTEN_MODE: 'tcp',
  RESTATE_BIND_IP: '127.0.0.1',
  RESTATE_BIND_PORT: String(node),
  RESTATE_INGRESS__BIND_PORT: String(ingress),
  RESTATE_ADMIN__BIND_PORT: String(admin),
  RESTATE_DISABLE_TELEMETRY: 'true',
  RESTATE_LOG_FILTER: 'error',
  RESTATE_WORKER__INVOKER__CONCURRENT_INVOCATIONS_LIMIT: '60000',
  RESTATE_WORKER__INVOKER__INACTIVITY_TIMEOUT: '10m',
  RESTATE_WORKER__INVOKER__HTTP2_STREAMS_PER_CONNECTION_LIMIT: '1000',
});

async function register({ admin, service }: RestatePorts): Promise<void> {
  const body = JSON.stringify({ uri: `http://127.0.0.1:${service}` });
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${admin}/deployments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    }).catch(() => null);
    if (answer?.ok) break;
    if (tries > 150) throw new Error(`Restate does not start: ${await answer?.text()}`);
    await pause(200);
  }
}
