import type { SentBodyOf } from '@countersign/contract/endpoint.ts';
import type { Simulation } from '@countersign/contract/simulation-shapes.ts';
import { simulatePolicy } from '@countersign/contract/simulations.ts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../../shared/api/client.ts';
import { answered } from '../../shared/api/failure.ts';

/** What is put to a policy, and which. */
export type Simulated = SentBodyOf<typeof simulatePolicy>;

/**
 * What a policy would ask. It writes nothing, so it is read as other things are, and again by itself when something
 * happens in the project: people may be others by then.
 */
export const simulating = (project: string, body: Simulated) =>
  queryOptions({
    queryKey: [simulatePolicy.id, { params: { project }, body }],
    queryFn: async ({ signal }): Promise<Simulation> =>
      answered(await client.call(simulatePolicy, { params: { project }, body, signal })),
  });
