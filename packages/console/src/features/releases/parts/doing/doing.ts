import type { Gate, StepExecution } from '@countersign/contract/execution-shapes.ts';
import { createContext, use } from 'react';

/** What somebody is about to do to an execution, in a dialog. */
export type Doing =
  | { readonly do: 'abort' | 'replay' | 'pass-window' }
  | { readonly do: 'override' | 'draw-token'; readonly gate: Pick<Gate, 'id' | 'name'> }
  | {
      readonly do: 'complete' | 'skip' | 'log';
      readonly step: Pick<StepExecution, 'id' | 'name' | 'instructions'>;
    };

export const DoingContext = createContext<(doing: Doing) => void>(() => {});

/** Opens the dialog of something to do. */
export const useDoing = () => use(DoingContext);

/** One dialog each, so that what was typed into one is not found in another. */
export const keyOf = (doing: Doing): string =>
  'gate' in doing
    ? `${doing.do}-${doing.gate.id}`
    : 'step' in doing
      ? `${doing.do}-${doing.step.id}`
      : doing.do;
