import { sql } from 'kysely';
import { sha256 } from '../src/kernel/digest.ts';
import type { Client, TestOptions } from './app.ts';
import { openPipelineWorld, type PipelineWorld } from './pipeline-world.ts';

/** The token that stands in every sample of the documents (seed 003, line 326 and others). */
export const sampleToken = '1000.7xxx98976ab0xxxxxx19901e7551be57.bxxxx921ed64c04f79622bebcfxxxxxx';

// biome-ignore lint/suspicious/noExplicitAny: answers of many operations
export type Json = any;
export type Answer = {
  readonly status: number;
  readonly json: Json;
  readonly headers: Record<string, unknown>;
};
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export type ServicedeskWorld = PipelineWorld & {
  /** One call to the hosted edition's paths of the shop, with the input in the form body, or in the query of a GET. */
  ask(who: Client, method: Method, path: string, input?: object): Promise<Answer>;
  /** The release that a number of stages was made for, started; answers its id and that of its first level. */
  policyRelease(...levels: object[]): Promise<{ release: string; level: string }>;
  /** A release as this API makes it, with nine stages of levels by hand. */
  handRelease(who?: Client): Promise<string>;
  /** Adds a level by hand; answers its id. */
  addLevel(release: string, level: object): Promise<string>;
};

export async function openServicedesk(options: TestOptions = {}): Promise<ServicedeskWorld> {
  const world = await openPipelineWorld(options);
  await sql`
    insert into token (account_id, name, hash) values (${world.ann.accountId}, 'sample', ${sha256(sampleToken)})
  `.execute(world.parts.db);
  const ask = async (who: Client, method: Method, path: string, input?: object): Promise<Answer> => {
    const form = `input_data=${encodeURIComponent(JSON.stringify(input ?? {}))}`;
    const inQuery = input !== undefined && method === 'GET';
    const answer = await world.app.inject({
      method,
      url: `/app/shop/api/v3${path}${inQuery ? `${path.includes('?') ? '&' : '?'}${form}` : ''}`,
      headers: {
        authorization: `Zoho-oauthtoken ${who.token}`,
        accept: 'application/vnd.manageengine.sdp.v3+json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      ...(input !== undefined && !inQuery && { payload: form }),
    });
    return { status: answer.statusCode, json: answer.json(), headers: answer.headers };
  };
  const good = async (answer: Promise<Answer>): Promise<Json> => {
    const { status, json } = await answer;
    if (status !== 200) throw new Error(`${status}: ${JSON.stringify(json)}`);
    return json;
  };
  let count = 0;
  return {
    ...world,
    ask,
    async policyRelease(...levels) {
      count += 1;
      const policy = `policy ${count}`;
      const made = await world.ann.post('/api/v1/projects/shop/policies', {
        name: policy,
        levels,
        override: ['user:ci'],
      });
      if (made.statusCode !== 201) throw new Error(made.body);
      const gates = [{ name: 'Verification', type: 'approval', policy }];
      const release = await world.release({ name: 'Deployment', environment: 'prod', gates });
      await release.submit();
      const { approval_levels } = await good(
        ask(world.ann, 'GET', `/releases/${release.id}/approval_levels`),
      );
      return { release: release.id, level: approval_levels[0].id };
    },
    async handRelease(who = world.ci) {
      const { release } = await good(ask(who, 'POST', '/releases', { release: { title: 'Trial Release' } }));
      return release.id;
    },
    async addLevel(release, level) {
      const path = `/releases/${release}/approval_levels`;
      const { approval_level } = await good(ask(world.ci, 'POST', path, { approval_level: level }));
      return approval_level.id;
    },
  };
}
