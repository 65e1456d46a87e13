import fc from 'fast-check';
import type { House } from '../../chaos/houses.ts';
import { credentials } from '../routes/call.ts';
import { oddCredentials } from './credentials.ts';
import type { Draft } from './draft.ts';
import { foreignDrafts } from './foreign.ts';
import { Maker } from './from-schema.ts';
import { garbage } from './garbage.ts';
import { isBusy, whatIsWrong } from './judge.ts';
import { nativeDrafts } from './native.ts';
import { type Answer, curl, Late, Sender, type Sent } from './send.ts';
import { senders, Town, tokens } from './town.ts';

export type Plan = {
  readonly house: House;
  readonly count: number;
  readonly seed: number;
  readonly sockets: number;
  say?(line: string): void;
};
export type Found = {
  readonly sent: number;
  readonly perSecond: number;
  /** By the first digit of their status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** What was wrong, each kind once, with the request that brought it about. */
  readonly wrong: readonly string[];
  readonly held: { readonly early: number; readonly late: number };
  readonly slowest: number;
  /** How often the machine had no time. */
  readonly busy: number;
};

/** Sends so many requests that nobody meant, and looks at every answer. */
export async function fuzz(plan: Plan): Promise<Found> {
  const town = await Town.open(plan.house, { COUNTERSIGN_SECRET: secret });
  const run = new Run(plan, town);
  try {
    await run.all();
  } finally {
    run.end();
    const { log, code } = await town.close();
    run.readLog(log, code);
  }
  return run.found();
}

const secret = 'the-secret-of-this-town-which-is-told-to-nobody';
/** How often the town is healed and looked at. */
const round = 2_000;

class Run {
  readonly #plan: Plan;
  readonly #town: Town;
  readonly #sender: Sender;
  readonly #drafts: fc.Arbitrary<Draft>;
  readonly #statuses: Record<string, number> = {};
  readonly #wrong = new Map<string, string>();
  readonly #began = performance.now();
  #took = 0;
  #slowest = 0;
  #busy = 0;
  #sent = 0;
  #held = { early: 0, late: 0 };

  constructor(plan: Plan, town: Town) {
    this.#plan = plan;
    this.#town = town;
    this.#sender = new Sender(town.process.origin, plan.sockets);
    const maker = new Maker(town.known);
    this.#drafts = fc.oneof(
      { weight: 62, arbitrary: fc.oneof(...nativeDrafts(maker)) },
      { weight: 38, arbitrary: fc.oneof(...foreignDrafts(maker)) },
    );
  }

  async all(): Promise<void> {
    const { count, say = () => {} } = this.#plan;
    const quarter = Math.ceil(count / 4);
    for (let from = 0; from < count; ) {
      const to = Math.min(count, from + round, from < quarter ? quarter : count);
      await this.#some(from, to);
      from = to;
      await this.#town.heal();
      await this.#town.look();
      if (to === quarter) this.#held.early = await this.#town.held(this.#sender);
      const line = Object.entries(this.#statuses).map(([status, times]) => `${status}xx ${times}`);
      say(
        `${to} sent, ${this.#perSecond()}/s, ${line.join(', ')}, wrong ${this.#wrong.size}, slowest ${Math.round(this.#slowest)} ms`,
      );
    }
    this.#held.late = await this.#town.held(this.#sender);
  }

  end(): void {
    this.#took = performance.now() - this.#began;
    this.#sender.close();
  }

  found(): Found {
    const { early, late } = this.#held;
    return {
      ...{
        sent: this.#sent,
        perSecond: this.#perSecond(),
        statuses: this.#statuses,
        slowest: Math.round(this.#slowest),
        busy: this.#busy,
      },
      ...{ wrong: [...this.#wrong.values()], held: { early, late } },
    };
  }

  /** What the server said of itself: nothing that nobody caught, and nothing that is ours to answer for. */
  readLog(log: string, code: number | null): void {
    if (code !== 0) this.#note(`the server ended with ${code}`, '');
    for (const line of log.split('\n'))
      if (/nobody (caught|awaited)|server\/error|unhandled/i.test(line))
        this.#note(
          `log: ${/"msg":"[^"]*"/.exec(line)?.[0]} ${/"message":"[^"]*"/.exec(line)?.[0] ?? ''}`,
          line.slice(0, 1500),
        );
  }

  #perSecond(): number {
    return Math.round((this.#sent * 1000) / (this.#took || performance.now() - this.#began));
  }

  async #some(from: number, to: number): Promise<void> {
    let next = from;
    const lane = async () => {
      while (next < to) await this.#one(next++);
    };
    await Promise.all(Array.from({ length: this.#plan.sockets }, lane));
  }

  async #one(nth: number): Promise<void> {
    const seed = this.#plan.seed * 1_000_003 + nth;
    this.#sent += 1;
    if (nth % 400 === 399) return this.#garble(seed);
    const [draft] = fc.sample(this.#drafts, { seed, numRuns: 1 });
    if (draft === undefined) return;
    const sent = signed(draft, seed);
    const began = performance.now();
    const where = `${draft.door} ${draft.method} ${draft.endpoint?.id ?? draft.path.split('?', 1)[0]?.replaceAll(/\d+/g, '0')}`;
    try {
      const answer = await this.#patiently(sent);
      this.#count(answer, performance.now() - began);
      if (isBusy(answer)) await this.#rest();
      const wrong = whatIsWrong({ ...draft, sent }, answer) ?? leaked(answer);
      if (wrong !== null)
        this.#note(`${where}: ${wrong}`, `${answer.body.slice(0, 600)}\n${this.#again(seed, sent)}`);
    } catch (error) {
      if (isOurs(error) || isLastWordToHead(error, sent)) return;
      this.#note(`${where}: ${(error as Error).message}`, this.#again(seed, sent));
    }
  }

  /** What gets no answer is asked once more: what hangs hangs again, and a machine that stood still goes on. */
  async #patiently(sent: Sent): Promise<Answer> {
    try {
      return await this.#sender.send(sent);
    } catch (error) {
      if (!(error instanceof Late)) throw error;
      await this.#rest();
      return this.#sender.send(sent);
    }
  }

  /** The machine has no time: that is no fault, but nothing is tried by it either. */
  async #rest(): Promise<void> {
    this.#busy += 1;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }

  async #garble(seed: number): Promise<void> {
    const [bytes = Buffer.alloc(0)] = fc.sample(garbage, { seed, numRuns: 1 });
    const said = await this.#sender.garble(bytes);
    if (/^HTTP\/1\.1 5/.test(said)) this.#note('garbage', `${said}\n${bytes.toString('base64')}`);
  }

  #count({ status }: Answer, took: number): void {
    const kind = String(status)[0] ?? '0';
    this.#statuses[kind] = (this.#statuses[kind] ?? 0) + 1;
    this.#slowest = Math.max(this.#slowest, took);
  }

  #again = (seed: number, sent: Sent): string => `seed ${seed}\n${curl(this.#town.process.origin, sent)}`;

  #note(what: string, how: string): void {
    const kind = what.replaceAll(/\d+/g, '0').slice(0, 160);
    if (this.#wrong.has(kind) || this.#wrong.size > 200) return;
    this.#wrong.set(kind, `${what}\n${how}`);
    this.#plan.say?.(`WRONG ${what}\n${how}`);
  }
}

/** Node's own client refuses to send some of what was made; that is nobody's fault. */
const isOurs = (error: unknown): boolean =>
  /^ERR_(INVALID_CHAR|UNESCAPED|HTTP_INVALID|INVALID_HTTP)/.test((error as { code?: string }).code ?? '');

/** What is no request is answered before its method is known, so also with words to a HEAD, which has none. */
const isLastWordToHead = (error: unknown, { method }: Sent): boolean =>
  method === 'HEAD' && (error as Error).message.includes('Data after `Connection: close`');

function leaked({ headers, body }: Answer): string | null {
  const said = `${JSON.stringify(headers)} ${body}`;
  return [secret, ...Object.values(tokens)].some((one) => said.includes(one))
    ? 'a secret is in the answer'
    : null;
}

/** Says in whose name a request is sent: mostly somebody's, so that it gets somewhere. */
function signed({ door, method, path, headers, body }: Draft, seed: number): Sent {
  let die = ((seed * 2_654_435_761) >>> 0) % 100;
  let shown: readonly (readonly [string, string])[] | undefined;
  for (const [username, share] of senders) {
    if (die >= 0 && die < share)
      shown = Object.entries(
        credentials(door === 'page' ? 'native' : door, { username, token: tokens[username] ?? '' }),
      );
    die -= share;
  }
  shown ??= fc.sample(oddCredentials, { seed, numRuns: 1 })[0] ?? [];
  const typed = body && body.type !== '' ? [['content-type', body.type] as const] : [];
  return { method, path, headers: [...shown, ...typed, ...headers], body: body?.bytes };
}
