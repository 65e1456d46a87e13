import type { api } from '@countersign/contract/api.ts';
import type { Door } from '../routes/call.ts';
import type { Body } from './bodies.ts';

/** A request that nobody has signed yet. */
export type Draft = {
  readonly door: Door | 'page';
  readonly endpoint?: (typeof api)[number];
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Body;
};
