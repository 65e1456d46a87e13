import type { ChildProcess } from 'node:child_process';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { Relay } from '../../packages/server/test/chaos/relay.ts';
import { filled } from './fill.ts';
import { begin, identity, killAll, untilGone } from './processes.ts';
import type { Tools } from './tools.ts';

/**
 * What one machine of the cluster uses: where it lives, its own two ports, and those that others know it by: the other
 * machines, Patroni, and the servers' proxy.
 */
export type NodeOptions = {
  readonly name: string;
  readonly directory: string;
  readonly ports: Readonly<Record<'own' | 'rest' | 'address' | 'restAddress' | 'front', number>>;
  /** Milliseconds to and from the other machines; the servers are near. */
  readonly delay: number;
  readonly etcd: string;
  readonly password: string;
  readonly tools: Tools;
};

/** One machine with Patroni and its PostgreSQL. Everybody reaches it through relays, so that it can vanish without a word. */
export class Node {
  readonly name: string;
  readonly #options: NodeOptions;
  #relays: readonly Relay[] = [];
  #patroni: ChildProcess | undefined;

  constructor(options: NodeOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async prepare(): Promise<void> {
    const { directory, ports, delay, tools, name, etcd, password } = this.#options;
    await mkdir(directory, { mode: 0o700 });
    const values = {
      ...{ name, directory, etcd, password, programs: tools.postgres },
      ...{ port: ports.own, restPort: ports.rest, address: ports.address, restAddress: ports.restAddress },
    };
    await writeFile(`${directory}/patroni.yml`, await filled('patroni.yml', values), { mode: 0o600 });
    if (identity.uid !== undefined)
      for (const path of [directory, `${directory}/patroni.yml`])
        await chown(path, identity.uid, identity.gid);
    const relay = (to: number, port: number, late = 0) =>
      Relay.open({ host: '127.0.0.1', port: to }, { port, delay: late });
    this.#relays = await Promise.all([
      relay(ports.own, ports.address, delay),
      relay(ports.rest, ports.restAddress),
      relay(ports.own, ports.front),
    ]);
  }

  start(): void {
    const { tools, directory } = this.#options;
    this.#patroni = begin(tools.patroni, [`${directory}/patroni.yml`], directory);
    for (const relay of this.#relays) relay.behave('through');
  }

  /** The machine is gone: nothing comes from it any more, and every process on it ends at once. */
  async vanish(): Promise<void> {
    for (const relay of this.#relays) relay.behave('silent');
    await untilGone(killAll([this.#patroni?.pid, await this.#postmaster()]));
  }

  /** The disk of the machine is lost as well. */
  async forget(): Promise<void> {
    await this.vanish();
    await rm(`${this.#options.directory}/data`, { recursive: true, force: true });
  }

  async end(): Promise<void> {
    await this.vanish();
    for (const relay of this.#relays) relay.close();
  }

  /** What Patroni answers by itself; null: nothing. */
  async ask(path: string, body?: object): Promise<unknown> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.#options.ports.rest}/${path}`, {
        signal: AbortSignal.timeout(3000),
        ...(body && { method: 'PATCH', body: JSON.stringify(body) }),
      });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  /** How often it came back by pg_rewind, and how often as a fresh copy. */
  async returns(): Promise<{ rewound: number; copied: number }> {
    const log = await readFile(`${this.#options.directory}/log`, 'utf8').catch(() => '');
    const count = (words: RegExp) => [...log.matchAll(words)].length;
    return {
      rewound: count(/pg_rewind exit code=0/g),
      copied: count(/replica has been created using basebackup/g),
    };
  }

  async #postmaster(): Promise<number | undefined> {
    const file = `${this.#options.directory}/data/postmaster.pid`;
    const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
    if (!(pid > 0)) return undefined;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return command.includes(this.#options.directory) ? pid : undefined;
  }
}
