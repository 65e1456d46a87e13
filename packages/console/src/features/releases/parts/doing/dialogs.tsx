import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { type ReactNode, useState } from 'react';
import { CompleteStep } from './complete-step.tsx';
import { type Doing, DoingContext, keyOf } from './doing.ts';
import { DrawToken } from './draw-token.tsx';
import { StepLog } from './log.tsx';
import { useOpened } from './opened.ts';
import { Abort, Override, PassWindow, Skip } from './reasoned.tsx';
import { Replay } from './replay.tsx';

/** What every dialog about an execution is given. */
export type DialogProps = {
  readonly project: string;
  readonly execution: Execution;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** It is done: what was typed is not needed any more. */
  readonly onDone: () => void;
};

type Props = Pick<DialogProps, 'project' | 'execution'> & { readonly children: ReactNode };

/** Gives what is below it the dialogs of all that can be done to an execution. Closing one keeps what was typed. */
export function Dialogs({ project, execution, children }: Props) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const [opened, setOpened] = useState(false);
  const [done, setDone] = useState(0);
  const close = () => setOpened(false);
  const open = (next: Doing) => {
    setDoing(next);
    setOpened(true);
  };
  const finish = () => {
    close();
    setDone((count) => count + 1);
  };
  const given = { project, execution, opened, onClose: close, onDone: finish };
  return (
    <DoingContext value={open}>
      {children}
      {doing && <Dialog key={`${keyOf(doing)}-${execution.id}-${done}`} {...given} doing={doing} />}
    </DoingContext>
  );
}

function Dialog({ doing, ...props }: DialogProps & { readonly doing: Doing }) {
  const given = { ...props, opened: useOpened(props.opened) };
  switch (doing.do) {
    case 'abort':
      return <Abort {...given} />;
    case 'replay':
      return <Replay {...given} />;
    case 'pass-window':
      return <PassWindow {...given} />;
    case 'override':
      return <Override {...given} gate={doing.gate} />;
    case 'draw-token':
      return <DrawToken {...given} gate={doing.gate} />;
    case 'complete':
      return <CompleteStep {...given} step={doing.step} />;
    case 'skip':
      return <Skip {...given} step={doing.step} />;
    case 'log':
      return <StepLog {...given} step={doing.step} />;
  }
}
