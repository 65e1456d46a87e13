import { Crowd, type CrowdOptions, type Place } from '../../packages/server/test/waiting/crowd.ts';

/** The crowd as a process of its own; its parent says what it does. */
export type Order =
  | { readonly do: 'begin'; readonly options: CrowdOptions }
  | { readonly do: 'come'; readonly places: readonly Place[] }
  | {
      readonly do: 'decide';
      readonly project: string;
      readonly approvals: readonly string[];
      readonly every: number;
    }
  | { readonly do: 'look' };

let crowd: Crowd;

process.on('message', async (order: Order) => {
  if (order.do === 'begin') crowd = new Crowd(order.options);
  if (order.do === 'come') await crowd.come(order.places);
  const woken =
    order.do === 'decide' ? await crowd.decide(order.project, order.approvals, order.every) : null;
  process.send?.({ woken, size: crowd.size, again: crowd.again, ends: crowd.ends });
});
