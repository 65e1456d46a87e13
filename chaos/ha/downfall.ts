import { setTimeout as sleep } from 'node:timers/promises';
import { between } from '../../packages/server/test/chaos/places.ts';
import type { Death } from '../../packages/server/test/chaos/siege.ts';
import type { Cluster } from './cluster.ts';
import type { Node } from './node.ts';

const longest = 120_000;
const often = 10;

type Ground = {
  readonly cluster: Cluster;
  readonly synchronous: boolean;
  /** When each decision that was answered was sent. */
  readonly answered: readonly number[];
  readonly say: (line: string) => void;
};

/** Lets the machine that leads vanish, again and again, each time until all are there again. */
export class Downfall {
  readonly #ground: Ground;
  /** Milliseconds from each blow to the first decision that was acknowledged after it. */
  readonly waits: number[] = [];

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  deaths(many: number): Death[] {
    const strike = 'the machine that leads vanishes';
    return Array.from({ length: many }, () => ({
      strike,
      after: between(500, 3000),
      fall: () => this.#fall(),
    }));
  }

  async #fall(): Promise<void> {
    const { cluster, say, synchronous } = this.#ground;
    const leader = await cluster.leader();
    await leader.vanish();
    const fell = performance.now();
    await this.#answered(fell);
    const wait = Math.round(performance.now() - fell);
    this.waits.push(wait);
    leader.start();
    await this.#back(leader, synchronous);
    const whole = Math.round(performance.now() - fell);
    say(`  ${leader.name} vanished; decided again after ${wait} ms, all three there after ${whole} ms`);
  }

  /** Waits for the answer to a decision that was sent after this instant: nobody who is gone has given it. */
  async #answered(since: number): Promise<void> {
    const { answered } = this.#ground;
    let seen = answered.length;
    for (const until = performance.now() + longest; performance.now() < until; await sleep(often)) {
      for (; seen < answered.length; seen += 1) if ((answered[seen] ?? 0) > since) return;
    }
    throw new Error(`no decision was answered for ${longest / 1000} s`);
  }

  /** What cannot be rewound is made anew, as somebody who looks after it would. */
  async #back(node: Node, synchronous: boolean): Promise<void> {
    const { cluster, say } = this.#ground;
    try {
      await cluster.whole(synchronous);
    } catch (error) {
      say(`  ${(error as Error).message}; ${node.name} is made anew`);
      await node.forget();
      node.start();
      await cluster.whole(synchronous);
    }
  }
}
