import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { filled } from './fill.ts';
import { Node } from './node.ts';
import { begin, identity, killAll, untilGone } from './processes.ts';
import type { Tools } from './tools.ts';

export type ClusterOptions = {
  readonly tools: Tools;
  /** The first of forty ports. */
  readonly port: number;
  readonly delay: number;
};

type Member = {
  readonly name: string;
  readonly role: string;
  readonly state: string;
  readonly timeline?: number;
  readonly lag?: number | string;
};

const size = 3;
const longest = 180_000;

/** Three etcd, three machines with Patroni and PostgreSQL, and an HAProxy behind whose one address is whoever leads. */
export class Cluster {
  readonly #options: ClusterOptions;
  readonly directory: string;
  readonly #password = randomBytes(18).toString('base64url');
  readonly #others: ChildProcess[] = [];
  readonly nodes: readonly Node[];

  constructor(directory: string, options: ClusterOptions) {
    this.directory = directory;
    this.#options = options;
    const etcd = this.#ports(0)
      .map((port) => `127.0.0.1:${port}`)
      .join(', ');
    this.nodes = Array.from({ length: size }, (_, nth) => {
      const at = (first: number) => options.port + first + nth;
      const ports = { own: at(10), rest: at(13), address: at(16), restAddress: at(19), front: at(25) };
      const name = `node${nth + 1}`;
      const { tools, delay } = options;
      return new Node({
        name,
        directory: join(directory, name),
        ports,
        delay,
        etcd,
        password: this.#password,
        tools,
      });
    });
  }

  static async create(options: ClusterOptions): Promise<Cluster> {
    const directory = await mkdtemp(join(tmpdir(), 'countersign-ha-'));
    await chmod(directory, 0o711);
    return new Cluster(directory, options);
  }

  async start(): Promise<void> {
    for (let nth = 0; nth < size; nth += 1) await this.#startEtcd(nth);
    await Promise.all(this.nodes.map((node) => node.prepare()));
    await this.#startProxy();
    for (const node of this.nodes) node.start();
    await this.whole();
    const postgres = await this.#connect('postgres', 'postgres');
    await postgres.query(`create role countersign login createrole password '${this.#password}'`);
    await postgres.query('create database countersign owner countersign');
    await postgres.end();
  }

  /** The address of the database, for servers. */
  get url(): string {
    return `postgresql://countersign:${this.#password}@127.0.0.1:${this.#proxyPort}/countersign`;
  }

  /** A connection to whoever leads, as somebody who may look at everything. */
  owner = (): Promise<pg.Client> => this.#connect('postgres', 'countersign');

  async leader(): Promise<Node> {
    const name = (await this.members()).find(({ role }) => role === 'leader')?.name;
    const found = this.nodes.find((node) => node.name === name);
    if (!found) throw new Error('nobody leads');
    return found;
  }

  async members(): Promise<readonly Member[]> {
    for (const node of this.nodes) {
      const answer = (await node.ask('cluster')) as { members?: Member[] } | null;
      if (answer?.members) return answer.members;
    }
    return [];
  }

  /** Waits until one leads, the others follow closely, and, where it is on, one of them does so synchronously. */
  async whole(synchronous = true): Promise<void> {
    const until = performance.now() + longest;
    let seen: readonly Member[] = [];
    while (performance.now() < until) {
      seen = await this.members();
      if (isWhole(seen, synchronous) && (await this.#allAnswer())) return;
      await sleep(200);
    }
    throw new Error(`the cluster is not whole after ${longest / 1000} s: ${JSON.stringify(seen)}`);
  }

  /** What is known of a machine in common may be older than its end; what it says itself is not. */
  async #allAnswer(): Promise<boolean> {
    const answers = (await Promise.all(this.nodes.map((node) => node.ask('patroni')))) as Partial<Member>[];
    return answers.every((answer) => answer?.state === 'running');
  }

  /** Turns synchronous replication on or off. */
  async synchronous(on: boolean): Promise<void> {
    const wanted = { synchronous_mode: on, synchronous_mode_strict: on };
    await (await this.leader()).ask('config', wanted);
    await sleep(1000);
    await this.whole(on);
  }

  async end(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.end()));
    await untilGone(killAll(this.#others.map(({ pid }) => pid)));
    await rm(this.directory, { recursive: true, force: true });
  }

  get #proxyPort(): number {
    return this.#options.port + 24;
  }

  #ports(first: number): number[] {
    return Array.from({ length: size }, (_, nth) => this.#options.port + first + nth);
  }

  async #home(name: string): Promise<string> {
    const home = join(this.directory, name);
    await mkdir(home, { mode: 0o700 });
    if (identity.uid !== undefined) await chown(home, identity.uid, identity.gid);
    return home;
  }

  async #startEtcd(nth: number): Promise<void> {
    const home = await this.#home(`etcd${nth + 1}`);
    const [clients, peers] = [this.#ports(0), this.#ports(3)];
    const [client, peer] = [`http://127.0.0.1:${clients[nth]}`, `http://127.0.0.1:${peers[nth]}`];
    const everybody = peers.map((port, index) => `etcd${index + 1}=http://127.0.0.1:${port}`).join(',');
    const options = [
      ...['--name', `etcd${nth + 1}`, '--data-dir', `${home}/data`],
      ...['--listen-client-urls', client, '--advertise-client-urls', client],
      ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
      ...['--initial-cluster', everybody, '--initial-cluster-state', 'new', '--enable-v2=false'],
    ];
    this.#others.push(begin(this.#options.tools.etcd, options, home));
  }

  async #startProxy(): Promise<void> {
    const home = await this.#home('haproxy');
    const [addresses, checks] = [this.#ports(25), this.#ports(19)];
    const servers = this.nodes.map(
      ({ name }, nth) => `  server ${name} 127.0.0.1:${addresses[nth]} check port ${checks[nth]}`,
    );
    const values = { port: this.#proxyPort, servers: servers.join('\n') };
    const file = join(home, 'haproxy.cfg');
    await writeFile(file, await filled('haproxy.cfg', values));
    this.#others.push(begin(this.#options.tools.haproxy, ['-db', '-f', file], home));
  }

  async #connect(user: string, database: string): Promise<pg.Client> {
    const connectionString = `postgresql://${user}:${this.#password}@127.0.0.1:${this.#proxyPort}/${database}`;
    for (let tries = 0; ; tries += 1) {
      const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3000 });
      client.on('error', () => {});
      try {
        await client.connect();
        return client;
      } catch (error) {
        if (tries === 100) throw error;
        await sleep(200);
      }
    }
  }
}

function isWhole(members: readonly Member[], synchronous: boolean): boolean {
  const leader = members.find(({ role }) => role === 'leader');
  const others = members.filter(({ role }) => role !== 'leader');
  return (
    leader?.state === 'running' &&
    others.length === size - 1 &&
    others.every(
      ({ state, timeline, lag }) =>
        ['running', 'streaming'].includes(state) && timeline === leader.timeline && lag === 0,
    ) &&
    (!synchronous || others.some(({ role }) => role === 'sync_standby'))
  );
}
