import { getExecution } from '@countersign/contract/executions.ts';
import { requestPermit } from '@countersign/contract/permits.ts';
import type { Sent, World } from './world.ts';

const place = {
  environments: ['qa'],
  services: [
    { service: 'cart', module: 'cart-api' },
    { service: 'cart', module: 'cart-web' },
  ],
};

/** A stage whose step waits to be done: somebody may act for it. */
async function subject(world: World) {
  const { id: execution } = await world.execution('manual');
  const { stages } = await world.must(getExecution, { params: { project: 'shop', execution } });
  return { type: 'stage', id: stages[0]?.attempts.at(-1)?.id ?? '' };
}

async function made(world: World) {
  const about = await subject(world);
  const body = { project: 'shop', subject: about, ...place };
  const { token, digest, id } = await world.must(requestPermit, { body });
  return { permit: id, body: { token, digest, subject: about, ...place } };
}

/** What the examples of permits need: a stage that may be acted for, and a permit that was given for it. */
export const permitPlans: Readonly<Record<string, (world: World) => Promise<Sent & { token?: string }>>> = {
  requestPermit: async (world) => ({
    body: { project: 'shop', subject: await subject(world), ...place, lifetime: 300 },
    token: world.ann,
  }),
  redeemPermit: async (world) => ({ body: (await made(world)).body, token: world.ann }),
  getPermit: async (world) => ({ params: { permit: (await made(world)).permit } }),
  explainPermit: async (world) => ({ params: { permit: (await made(world)).permit } }),
  revokePermit: async (world) => ({ params: { permit: (await made(world)).permit } }),
};
