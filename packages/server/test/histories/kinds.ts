import type fc from 'fast-check';
import type { ModelQuestion } from '../models/approval-model.ts';
import { byHand, byPolicy, type Weights } from './arbitraries.ts';

export type HistoryKind = {
  readonly name: string;
  readonly questions: fc.Arbitrary<ModelQuestion>;
  readonly weights: Weights;
  readonly seed: number;
  /** What has to happen in them, and in how many of a hundred at the least: histories that get nowhere prove nothing. */
  readonly happens: readonly [what: string, ofHundred: number];
};

/** The kinds of random histories in which the core is held against the naive model. */
export const historyKinds: readonly HistoryKind[] = [
  {
    name: 'approvals made from policies',
    questions: byPolicy,
    weights: {
      sign: 36,
      look: 4,
      delegate: 6,
      people: 6,
      subject: 3,
      override: 3,
      glass: 2,
      end: 1,
      pause: 4,
    },
    seed: 20261122,
    happens: ['approved', 20],
  },
  {
    name: 'seats change hands',
    questions: byPolicy,
    weights: { sign: 30, look: 2, delegate: 24, people: 12, pause: 2 },
    seed: 20261123,
    happens: ['signed for another', 4],
  },
  {
    name: 'time runs out',
    questions: byPolicy,
    weights: { sign: 20, look: 10, delegate: 3, people: 3, override: 2, pause: 8 },
    seed: 20261124,
    happens: ['level-escalated', 10],
  },
  {
    name: 'levels are made by hand',
    questions: byHand,
    weights: { sign: 30, look: 3, delegate: 5, people: 8, edit: 16, override: 4, glass: 2, end: 1, pause: 1 },
    seed: 20261125,
    happens: ['level-added', 20],
  },
];
