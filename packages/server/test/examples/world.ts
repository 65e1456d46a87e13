import { createAccessKey } from '@countersign/contract/access-keys.ts';
import { createClient } from '@countersign/contract/client.ts';
import { applyConfiguration } from '@countersign/contract/configuration.ts';
import { createDelegation } from '@countersign/contract/delegations.ts';
import type { Endpoint } from '@countersign/contract/endpoint.ts';
import { getExecution, startExecution } from '@countersign/contract/executions.ts';
import {
  activatePipelineVersion,
  createPipeline,
  createPipelineDraft,
} from '@countersign/contract/pipelines.ts';
import { createPolicy } from '@countersign/contract/policies.ts';
import { createRelease, createSnapshot } from '@countersign/contract/releases.ts';
import { createToken } from '@countersign/contract/tokens.ts';
import { expect } from 'vitest';
import type { z } from 'zod';
import { type TestApp, testApp } from '../app.ts';
import { shop } from './shop.ts';

type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;
export type Sent = { params?: object; query?: object; body?: unknown; headers?: Record<string, string> };
type Pipeline = 'standard' | 'checked' | 'manual' | 'frozen';

/** The shop on a running server, and makers of whatever an example needs to be about. */
export class World {
  readonly house: TestApp;
  readonly origin: string;
  #made = 0;

  private constructor(house: TestApp, origin: string) {
    this.house = house;
    this.origin = origin;
  }

  static async open(): Promise<World> {
    const house = await testApp({ workers: true });
    const world = new World(house, await house.app.listen({ host: '127.0.0.1', port: 0 }));
    await world.must(applyConfiguration, { query: { dryRun: 'false' }, body: shop }, world.root);
    return world;
  }

  get root(): string {
    return this.house.administrator.token;
  }
  readonly ann = 'only-for-tests-ann';
  /** Asks for what ann is to approve. */
  ci = 'only-for-tests-of-ci';

  client = (token?: string) => createClient({ origin: this.origin, token });

  /** Calls an endpoint that has to succeed. */
  async must<E extends AnyEndpoint>(
    endpoint: E,
    sent: Sent,
    token = this.ann,
  ): Promise<z.output<E['response']>> {
    const answer = await this.client(token).call(endpoint, sent as never);
    if (!answer.ok) throw new Error(`${endpoint.id}: ${JSON.stringify(answer)}`);
    return answer.value as z.output<E['response']>;
  }

  name(what: string): string {
    this.#made += 1;
    return `${what} ${this.#made}`;
  }

  async release(pipeline: Pipeline = 'standard'): Promise<string> {
    const body = { title: this.name('Release'), pipeline };
    return (await this.must(createRelease, { params, body }, this.ci)).id;
  }

  async snapshot(pipeline: Pipeline = 'standard'): Promise<string> {
    const release = await this.release(pipeline);
    const sent = { params: { ...params, release }, body: createSnapshot.example.body };
    return (await this.must(createSnapshot, sent, this.ci)).id;
  }

  /** An execution that waits: at its gate, or at its manual step. */
  async execution(pipeline: Pipeline = 'standard') {
    const sent = { params, body: { snapshot: await this.snapshot(pipeline) } };
    const { id, release } = await this.must(startExecution, sent, this.ci);
    const read = () => this.must(getExecution, { params: { ...params, execution: id } });
    const attemptOf = ({ stages }: Awaited<ReturnType<typeof read>>) => stages[0]?.attempts.at(-1);
    await expect
      .poll(async () => {
        const attempt = attemptOf(await read());
        return attempt?.gates[0]?.status ?? attempt?.steps[0]?.status;
      }, hanging)
      .toMatch(/pending-approval|running|waiting/);
    const attempt = attemptOf(await read());
    const gate = attempt?.gates[0];
    return {
      id,
      release: release.id,
      gate: gate?.id ?? '',
      approval: gate?.approval ?? '',
      step: attempt?.steps[0]?.id ?? '',
    };
  }

  async approval(): Promise<string> {
    return (await this.execution()).approval;
  }

  async policy(): Promise<string> {
    const { levels } = createPolicy.example.body as { levels: unknown };
    return (await this.must(createPolicy, { params, body: { name: this.name('policy'), levels } })).id;
  }

  /** A pipeline whose first version is active; with `drafts`, the second is a draft. */
  async pipeline(drafts: boolean): Promise<string> {
    const { stages } = createPipeline.example.body as { stages: unknown };
    const { id } = await this.must(createPipeline, { params, body: { name: this.name('pipeline'), stages } });
    const version = { ...params, pipeline: id, version: '1' };
    await this.must(activatePipelineVersion, { params: version });
    if (drafts) await this.must(createPipelineDraft, { params: version, body: {} });
    return id;
  }

  async token(): Promise<string> {
    return (await this.must(createToken, { body: { name: this.name('token') } })).id;
  }

  async accessKey(): Promise<string> {
    return (await this.must(createAccessKey, { body: { name: this.name('key') } })).id;
  }

  /** A delegation of ann's, in days of its own. */
  async delegation(): Promise<string> {
    return (await this.must(createDelegation, { body: this.leave() })).id;
  }

  /** The next days that ann is away, as the example has it. */
  leave() {
    this.#made += 1;
    const day = (nth: number) => new Date(Date.now() + nth * 24 * 60 * 60 * 1000).toISOString();
    const span = { startsAt: day(this.#made), endsAt: day(this.#made + 0.5) };
    return { ...(createDelegation.example.body as object), to: 'bob', ...span };
  }

  close = () => this.house.close();
}

/** A limit for what hangs, not for a machine that is busy. */
export const hanging = { timeout: 30_000 };

const params = { project: 'shop' };
