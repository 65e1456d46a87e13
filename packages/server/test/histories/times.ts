import type { FrozenDeadline } from '../../src/approvals/deadline.ts';
import type { ModelDeadline } from '../models/approval-model.ts';

/** A tick of the model is a quarter of a minute. */
const tick = 15_000;
const start = Date.parse('2026-11-22T09:00:00Z');

export const length = (ticks: number): number => ticks * tick;
export const timeOf = (ticks: number): Date => new Date(start + length(ticks));
export const tickOf = (at: Date): number => (at.getTime() - start) / tick;

export const frozen = ({ within, remind, onTimeout, escalate }: ModelDeadline): FrozenDeadline => ({
  within: length(within),
  working: null,
  remind: remind?.map(length) ?? null,
  onTimeout,
  escalate: escalate && {
    replace: escalate.replace,
    within: length(escalate.within),
    onTimeout: escalate.onTimeout,
  },
});
