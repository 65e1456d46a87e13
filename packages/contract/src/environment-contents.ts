import { z } from 'zod';
import { Digest, Id, Instant, Key, Name, ProjectParams } from './common.ts';
import { endpoint } from './endpoint.ts';
import { ReleaseNumber } from './releases.ts';

/** A service, or one of its modules, as it was put into an environment. */
export const DeployedContent = z.strictObject({
  service: Name,
  module: Name.nullable().describe('Null: the service as a whole'),
  version: Name,
  digest: Digest.nullable().describe('Of the artifact'),
  release: z.strictObject({ id: Id, number: ReleaseNumber, title: Name }),
  snapshot: z.strictObject({ id: Id, number: z.int() }),
  execution: Id,
  since: Instant,
});
export type DeployedContent = z.output<typeof DeployedContent>;

export const readEnvironmentContents = endpoint({
  id: 'readEnvironmentContents',
  method: 'GET',
  path: '/api/v1/projects/{project}/environments/{environment}/contents',
  tag: 'Environments and services',
  summary: 'Say what is in an environment',
  description:
    'Of each service and module what the last stage that was successful there has put there. What was done to an ' +
    'environment by other means, or by a stage that failed halfway, is not known here.',
  params: ProjectParams.extend({ environment: Key }),
  query: z.strictObject({ at: Instant.optional().describe('As it was then; otherwise as it is now') }),
  response: z.strictObject({
    items: z.array(DeployedContent).describe('Sorted by service and module'),
  }),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop', environment: 'prod' },
    query: { at: '2026-11-22T09:00:00Z' },
    response: {
      items: [
        {
          service: 'cart',
          module: 'cart-api',
          version: '2.3.9',
          digest: null,
          release: { id: '5', number: 'RL-5', title: 'Web shop 2.3' },
          snapshot: { id: '9', number: 2 },
          execution: '38',
          since: '2026-11-15T09:30:00.000Z',
        },
      ],
    },
  },
});
