import type { Run } from '@countersign/contract/run-shapes.ts';
import type { Console } from './console.ts';

type Made = { readonly fields?: object; readonly inputs?: readonly object[] };

/** Makes a workflow whose active version has these jobs in stages, without a review unless told. */
export async function makeWorkflow(house: Console, key: string, stages: object, made: Made = {}) {
  const { fields = {}, inputs = [] } = made;
  await house.as('ann', 'POST', 'workflows', { key, name: `Flow ${key}`, reviewRequired: false, ...fields });
  const text = JSON.stringify({ inputs, stages });
  await house.as('ann', 'POST', `workflows/${key}/versions`, { label: 'v1', text });
  await house.as('ann', 'POST', `workflows/${key}/versions/1:submit`);
}

/** One stage of jobs. */
export const oneStage = (...jobs: object[]) => [{ name: 'Deploy', jobs }];

/** A manual job of this name. */
export const byHand = (name: string) => ({ name, manual: { instructions: `Do ${name}, please.` } });

export const startRun = (house: Console, workflow: string, body: object = {}): Promise<Run> =>
  house.as('ci', 'POST', `workflows/${workflow}/runs`, body);

export const readRun = (house: Console, id: string): Promise<Run> => house.as('ci', 'GET', `runs/${id}`);

/** An instant this many minutes from now. */
export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
