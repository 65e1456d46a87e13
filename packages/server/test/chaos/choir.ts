import { setTimeout as sleep } from 'node:timers/promises';
import type { City } from './city.ts';
import type { Acknowledged } from './people.ts';
import type { Answer } from './site.ts';

const often = 20;
const longest = 90_000;

export const choirLevel = 'Choir';

/** The people of one level that takes everyone: at each death one of them signs, and so tells when it is served again. */
export const singers = (many: number): string[] =>
  Array.from({ length: many }, (_, nth) => `singer${nth + 1}`);

/** Signs one by one what takes the signature of all: one signature lost, and it never comes to its end. */
export class Choir {
  readonly #city: City;
  readonly #left: string[];
  #item = { approval: '', level: '' };
  #execution = '';
  readonly acknowledged: Acknowledged[] = [];
  readonly wrong: string[] = [];
  /** Milliseconds from each blow to the first signature after it that was answered. */
  readonly waits: number[] = [];

  constructor(city: City, many: number) {
    this.#city = city;
    this.#left = singers(many);
  }

  /** Asks for the approval that they sign. */
  async gather(): Promise<void> {
    const gate = { name: 'All', type: 'approval', policy: 'choir' };
    const level = { name: choirLevel, rule: 'everyone', approvers: [`role:${choirLevel}`] };
    await this.#ask('ci', 'PUT', `roles/${choirLevel}`, { members: this.#left });
    await this.#ask('ci', 'PUT', 'environments/hall', { name: 'Hall' });
    await this.#ask('ci', 'POST', 'policies', { name: 'choir', levels: [level] });
    const stages = [{ name: 'Song', environment: 'hall', gates: [gate] }];
    const pipeline = await this.#ask('ci', 'POST', 'pipelines', { name: 'choir', stages });
    await this.#ask('ci', 'POST', `pipelines/${pipeline?.body.id}/versions/1:activate`);
    const release = await this.#ask('ci', 'POST', 'releases', { title: 'Song', pipeline: 'choir' });
    const contents = [{ service: 'cart', version: '1' }];
    const snapshot = await this.#ask('ci', 'POST', `releases/${release?.body.id}/snapshots`, { contents });
    const execution = await this.#ask('ci', 'POST', 'executions', { snapshot: snapshot?.body.id });
    this.#execution = String(execution?.body.id);
    const until = performance.now() + longest;
    while (this.#item.approval === '' && performance.now() < until) {
      const inbox = await this.#ask(this.#left[0] ?? '', 'GET', 'inbox', undefined, '');
      const [item] = (inbox?.body.items ?? []) as { approval: string; level: string }[];
      if (item !== undefined) this.#item = item;
      await sleep(often);
    }
  }

  /** The next one signs until that is answered. `since`: when the blow fell, if this is after one. */
  async sing(since: number | null): Promise<void> {
    const singer = this.#left.shift();
    if (singer === undefined) return;
    const until = performance.now() + longest;
    for (; performance.now() < until; await sleep(often)) {
      if (await this.#sign(singer)) {
        if (since !== null) this.waits.push(performance.now() - since);
        return;
      }
    }
    this.wrong.push(`no decision was answered for ${longest / 1000} s`);
    this.#left.push(singer);
  }

  /** All the others sign, and what they signed comes to its end. */
  async finish(): Promise<void> {
    for (let tries = 0; tries < 100 && this.#left.length > 0; tries += 1) {
      const now = this.#left.splice(0);
      const signed = await Promise.all(now.map((singer) => this.#sign(singer)));
      this.#left.push(...now.filter((_, nth) => !signed[nth]));
    }
    for (let tries = 0; tries < 600; tries += 1) {
      const answer = await this.#ask('ci', 'GET', `executions/${this.#execution}`);
      if (answer?.body.status === 'successful') return;
      await sleep(5 * often);
    }
    this.wrong.push('all have signed, and the execution did not go on');
  }

  async #sign(username: string): Promise<boolean> {
    const { approval, level } = this.#item;
    const path = `approvals/${approval}/decisions`;
    const answer = await this.#ask(username, 'POST', path, { verdict: 'approve', level });
    if (answer?.status === 200) this.acknowledged.push({ approval, level, username, verdict: 'approve' });
    else if (answer !== null) this.wrong.push(`${username} was answered ${answer.status}`);
    return answer?.status === 200;
  }

  #ask(
    who: string,
    method: string,
    path: string,
    body?: object,
    below = 'projects/shop/',
  ): Promise<Answer | null> {
    return this.#city.ask({ who, method, path: `${below}${path}`, body });
  }
}
