import type { Run } from '@countersign/contract/run-shapes.ts';
import type { Client } from './app.ts';
import type { Issued } from './permit-world.ts';
import { ok } from './pipeline-world.ts';
import type { RunWorld } from './run-world.ts';

/** Where and on what runs are, and then waits for somebody: outside executors may act meanwhile. */
export const cart = [{ service: 'cart', module: 'cart-api' }];
const inputs = [
  { name: 'target', type: 'environment', default: 'qa' },
  { name: 'parts', type: 'services', default: cart },
  { name: 'note', type: 'text', default: 'none' },
];
export const byHand = [{ name: 'deploy', manual: {} }];

/** A run of a workflow of its own, which waits for its manual job. */
export async function waiting(world: RunWorld, body: object = {}, more: object = {}): Promise<Run> {
  return world.start(await world.workflow(byHand, { inputs, ...more }), body);
}

/** Asks for a permit for a run, changed as said. */
export const ask = (who: Client, { id, environments, services }: Run, changes: object = {}) =>
  who.post('/api/v1/permits', {
    ...{ project: 'shop', subject: { type: 'run', id }, environments, services },
    ...changes,
  });

export const permitFor = async (...asked: Parameters<typeof ask>): Promise<Issued> =>
  (await ok(ask(...asked))).json();

/** Redeems a permit for what it was given for, changed as said. */
export const redeem = (
  who: Client,
  { token, subject: { type, id }, digest, environments, services }: Issued,
  changes: object = {},
) =>
  who.post('/api/v1/permits:redeem', {
    ...{ token, subject: { type, id }, digest, environments, services },
    ...changes,
  });
