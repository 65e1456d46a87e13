import { setTimeout as sleep } from 'node:timers/promises';
import type { City } from './city.ts';
import type { Answer } from './site.ts';

export type Lanes = {
  /** Executions begun, and how often one of them was begun anew at the stage where it had stopped. */
  readonly count: { executions: number; replays: number };
  /** Milliseconds: an execution stood still for so long while a server was up; and so long after a restart it moved. */
  readonly longest: { still: number; afterRestart: number };
  readonly wrong: string[];
  /** Begins no further executions, and waits until those under way are through, or until `patience` is over. */
  finish(patience: number): Promise<void>;
};

const often = 60;

/** `width` executions at once, each followed until it is successful, and then the next. */
export function openLanes(city: City, width: number): Lanes {
  const lanes = new Drive(city);
  const all = Promise.all(Array.from({ length: width }, () => lanes.run()));
  return {
    count: lanes.count,
    longest: lanes.longest,
    wrong: lanes.wrong,
    async finish(patience) {
      lanes.open = false;
      const timer = setTimeout(() => lanes.giveUp(), patience);
      await all;
      clearTimeout(timer);
    },
  };
}

type Execution = {
  readonly id: string;
  readonly status: string;
  readonly because: string;
  readonly version: number;
  readonly stage: string;
};

class Drive {
  readonly #city: City;
  readonly count = { executions: 0, replays: 0 };
  readonly longest = { still: 0, afterRestart: 0 };
  readonly wrong: string[] = [];
  open = true;
  #tired = false;

  constructor(city: City) {
    this.#city = city;
  }

  giveUp(): void {
    this.#tired = true;
  }

  async run(): Promise<void> {
    while (this.open) {
      const id = await this.#submit();
      if (id === undefined) return;
      this.count.executions += 1;
      await this.#follow(id);
    }
  }

  /** Whatever is lost on the way is made once more: a release too many does no harm. */
  async #submit(): Promise<string | undefined> {
    const release = await this.#insist('POST', 'releases', { title: 'Web shop 2.4', pipeline: 'standard' });
    const contents = [{ service: 'cart', version: '2.4.0' }];
    const path = `releases/${release?.body.id}/snapshots`;
    const snapshot = release && (await this.#insist('POST', path, { contents }));
    const submitted = snapshot && (await this.#insist('POST', 'executions', { snapshot: snapshot.body.id }));
    if (submitted?.status !== 409) return submitted?.body.id as string | undefined;
    const found = await this.#insist('GET', `executions?snapshot=${snapshot?.body.id}`);
    return (found?.body.items as Execution[] | undefined)?.[0]?.id;
  }

  async #follow(id: string): Promise<void> {
    const watch = new Watch(this.#city, this.longest);
    for (; !this.#tired; await sleep(often)) {
      const answer = await this.#ask('GET', `executions/${id}`);
      if (answer === null) watch.lost();
      if (answer?.status !== 200) continue;
      const execution = answer.body as Execution;
      watch.seen(execution.version);
      if (execution.status === 'successful') return;
      if (execution.status !== 'running') await this.#replay(execution);
    }
    this.wrong.push(`execution ${id} did not come to its end`);
  }

  async #replay({ id, stage, status, because }: Execution): Promise<void> {
    const known = status === 'rejected' || /the outcome is unknown/.test(because) || wasOvertaken(because);
    if (!known) this.wrong.push(`execution ${id} ended ${status}: ${because}`);
    this.count.replays += 1;
    await this.#insist('POST', `executions/${id}:replay`, { stage });
  }

  async #insist(method: string, path: string, body?: object): Promise<Answer | undefined> {
    for (; !this.#tired; await sleep(often)) {
      const answer = await this.#ask(method, path, body);
      if (answer !== null) return answer;
    }
    return undefined;
  }

  #ask(method: string, path: string, body?: object): Promise<Answer | null> {
    return this.#city.ask({ who: 'ci', method, path: `projects/shop/${path}`, body });
  }
}

/** A permit lasts minutes: one that is an hour past its end was overtaken by a clock that jumped, and rightly refused. */
function wasOvertaken(because: string): boolean {
  const [, end, now] = /^The permit expired at (.+?Z); it is (.+?Z)\.$/.exec(because) ?? [];
  return Date.parse(now ?? '') - Date.parse(end ?? '') > 45 * 60_000;
}

/** How long an execution stands still, not counting the time in which there is no server. */
class Watch {
  readonly #city: City;
  readonly #longest: Lanes['longest'];
  #version = 0;
  #still = 0;
  #before: number | null = null;
  #life: number;

  constructor(city: City, longest: Lanes['longest']) {
    this.#city = city;
    this.#longest = longest;
    this.#life = city.life;
  }

  lost(): void {
    this.#before = null;
  }

  seen(version: number): void {
    const now = performance.now();
    const ready = this.#city.readySince ?? now;
    this.#still += now - Math.max(this.#before ?? ready, ready);
    this.#before = now;
    this.#longest.still = Math.max(this.#longest.still, this.#still);
    if (version === this.#version) return;
    this.#version = version;
    this.#still = 0;
    if (this.#life === this.#city.life) return;
    this.#life = this.#city.life;
    this.#longest.afterRestart = Math.max(this.#longest.afterRestart, now - ready);
  }
}
