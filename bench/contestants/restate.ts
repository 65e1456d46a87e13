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

/** Restate's own server with a service of its SDK, its log with fsync, as it comes. */
export async function restate(place: Place, ports: RestatePorts, { seconds }: Sizes): Promise<Contestant> {
  const server = launch(serverBinary(), ['--no-logo'], {
    cwd: place.directory,
    env: settings(ports),
    silent: true,
  });
  const { service, ingress, channel } = ports;
  const app = launch(process.execPath, [
    join(import.meta.dirname, 'restate-app.js'),
    JSON.stringify({ port: service, ingress, channel }),
  ]);
  await firstWord(app);
  await register(ports);
  const { next, used } = supply(seconds);
  let first = 1;
  return {
    name: 'Restate',
    async load(clients) {
      const count = next(clients);
      const measured = await load('contestants/restate-load.ts', {
        clients,
        seconds,
        ingress,
        channel,
        first,
        count,
      });
      first += count;
      used(clients, measured);
      return measured;
    },
    async stop() {
      await end(app);
      await end(server);
    },
  };
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
