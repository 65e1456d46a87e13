import { latest } from '../latest.ts';
import { ok, type PipelineWorld } from '../pipeline-world.ts';
import type { Row, Values } from './table.ts';

const steps = [{ name: 'deploy', manual: {} }];
const place = { environments: ['qa'], services: [{ service: 'cart', module: 'cart-api' }] };

/** A stage whose step waits to be done: somebody may act for it. */
async function reachStage(world: PipelineWorld, kept: Values): Promise<void> {
  const release = await world.release({ name: 'QA', environment: 'qa', steps });
  kept.stage = latest(await release.submit()).id;
}

const request = ({ stage }: Values) => ({ project: 'shop', subject: { type: 'stage', id: stage }, ...place });

/** Permits of outside executors, and what becomes of them. */
export const permits: readonly Row[] = [
  {
    endpoint: 'requestPermit',
    as: 'ci',
    first: reachStage,
    body: request,
    leaves: ['permit.issued'],
    refused: ['outsider', 'permit.request.refused'],
    keep: ({ json }) => ({ permit: json.id, presented: json.token, bound: json.digest }),
  },
  {
    endpoint: 'redeemPermit',
    as: 'ci',
    body: ({ stage, presented, bound }) => ({
      ...{ token: presented, subject: { type: 'stage', id: stage }, digest: bound },
      ...place,
    }),
    leaves: ['permit.redeemed'],
    refused: ['outsider', 'permit.redeem.refused'],
  },
  {
    endpoint: 'revokePermit',
    as: 'bob',
    first: async ({ bob }, kept) => {
      kept.permit = (await ok(bob.post('/api/v1/permits', request(kept)))).json().id;
    },
    params: { permit: 'permit' },
    body: () => ({ project: 'shop' }),
    leaves: ['permit.revoked'],
    refused: ['outsider', 'permit.revoke.refused'],
  },
];
