import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';

/**
 * A window with what its calendar says; null: nothing yet, its feed could not be read. passed: somebody who may has let
 * this stage or run pass it.
 */
export type Window = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'freeze' | 'allow';
  readonly environments: readonly string[];
  readonly definition: CalendarDefinition | null;
  readonly override: readonly string[];
  readonly passed: boolean;
};

/** An attempt at a stage of an execution, or at a run. */
export type Passing = { readonly type: 'stage' | 'run'; readonly id: string; readonly attempt: number };
