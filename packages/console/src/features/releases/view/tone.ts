import type { StageExecution } from '@countersign/contract/execution-shapes.ts';
import type { ExecutionStatus, GateStatus, StepStatus } from '@countersign/contract/execution-states.ts';

/** Where an execution, a stage, a gate or a step stands; `not-started` while its turn has not come. */
export type Standing = ExecutionStatus | StageExecution['status'] | GateStatus | StepStatus;

/** What a standing means to whoever looks: whether people are waited for, it moves, or it has ended, and how. */
export type Tone = 'ahead' | 'waits' | 'moves' | 'passed' | 'stopped' | 'over';

const tones: { readonly [S in Standing]: Tone } = {
  'not-started': 'ahead',
  pending: 'ahead',
  'gates-running': 'waits',
  'pending-approval': 'waits',
  scheduled: 'waits',
  waiting: 'waits',
  'gates-completed': 'waits',
  running: 'moves',
  'steps-running': 'moves',
  successful: 'passed',
  skipped: 'passed',
  failed: 'stopped',
  'gates-failed': 'stopped',
  rejected: 'stopped',
  aborted: 'over',
  'out-of-date': 'over',
};

export const toneOf = (standing: Standing): Tone => tones[standing];

/** By the names of the library's colours. */
export const colours: { readonly [T in Tone]: string } = {
  ahead: 'gray',
  waits: 'yellow',
  moves: 'blue',
  passed: 'green',
  stopped: 'red',
  over: 'gray',
};
