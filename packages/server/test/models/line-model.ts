import type {
  Action,
  ExecutionEnd,
  Facts,
  GateFacts,
  GateType,
  StageFacts,
  StepFacts,
  StepType,
} from '../../src/executions/execution.ts';
import { closeStage, plan } from '../../src/executions/plan.ts';
import {
  executionMoves,
  gateMoves,
  replayable,
  stageMoves,
  stepMoves,
} from '../../src/executions/transitions.ts';
import { ended } from '../../src/kernel/moves.ts';

export type StageShape = {
  readonly gates: readonly GateType[];
  readonly steps: readonly { readonly type: StepType; readonly retries: number }[];
};

const here = { environment: '1', environmentKey: 'qa', windows: [], opensAt: null };

type Changing<T> = { -readonly [K in keyof T]: T[K] };
export type Stage = Changing<Omit<StageFacts, 'gates' | 'steps' | 'overtakenBy'>> & {
  gates: Changing<GateFacts>[];
  steps: Changing<StepFacts>[];
  begun: number;
  over: number | null;
  /** A gate of it was asked again. */
  fell: boolean;
};
export type Run = { id: number; status: 'running' | ExecutionEnd; stages: Stage[] };

/**
 * A release line in memory: snapshots 1, 2, 3 … along one pipeline, written to by the actions of the real plan, and by
 * what people and machines do. It holds every move against the tables, and throws at the first that is not in them.
 */
export class Line {
  now = 0;
  readonly runs: Run[];
  readonly locks = new Map<string, string>();
  readonly claimed = new Set<string>();
  readonly shape: readonly StageShape[];
  #ids = 0;

  constructor(shape: readonly StageShape[], snapshots: number) {
    this.shape = shape;
    this.runs = Array.from({ length: snapshots }, (_, nth) => ({
      id: nth + 1,
      status: 'running',
      stages: [],
    }));
  }

  facts(run: Run): Facts {
    const stage = run.stages.at(-1);
    return {
      status: run.status,
      outline: this.shape.map(({ gates }, position) => ({
        name: `stage ${position}`,
        environment: '1',
        gates: gates.length,
      })),
      current: stage ? { ...stage, overtakenBy: this.#overtakenBy(run, stage) } : null,
    };
  }

  /** Plans and writes until there is nothing to do. Answers how much was done. */
  look(run: Run): number {
    for (let done = 0; done < 1000; done += 1) {
      const actions = plan(this.facts(run), new Date(this.now));
      if (!actions.map((action) => this.write(run, action)).includes(true)) return done;
    }
    throw new Error('the plan does not come to rest');
  }

  abort(run: Run): void {
    if (run.status !== 'running') return;
    const { current } = this.facts(run);
    if (current) for (const action of closeStage(current, 'aborted', '')) this.write(run, action);
    this.write(run, { do: 'end-execution', to: 'aborted', because: '' });
  }

  replay(run: Run): void {
    const stage = run.stages.at(-1);
    if (!stage || run.status === 'running' || !replayable.includes(stage.status)) return;
    if (run.status === 'successful' || run.status === 'out-of-date') return;
    legal(executionMoves, run.status, 'running');
    run.status = 'running';
    this.write(run, { do: 'begin-stage', position: stage.position });
  }

  /** Whoever takes the job of a try claims its number; a second one, of whatever age, finds it taken. */
  claim(stage: Stage, step: Changing<StepFacts>, attempt: number): void {
    if (stage.status !== 'steps-running' || step.status !== 'pending' || step.attempt !== attempt - 1) return;
    const number = `${step.id}-${attempt}`;
    if (this.claimed.has(number)) throw new Error(`try ${number} went out twice`);
    this.claimed.add(number);
    this.#step(step, 'running');
    step.attempt = attempt;
    step.deadline = new Date(this.now + 60);
  }

  write(run: Run, action: Action): boolean {
    const stage = run.stages.at(-1);
    if (action.do === 'begin-stage') return this.#begin(run, action.position);
    if (action.do === 'end-execution') {
      legal(executionMoves, run.status, action.to);
      run.status = action.to;
      return true;
    }
    if (!stage) throw new Error(`${action.do} without a stage`);
    if (action.do === 'open-gate') return this.#openGate(stage, action.position);
    if (action.do === 'start-steps') return this.#startSteps(run, stage);
    if (action.do === 'wait-for-window') throw new Error('there are no windows here');
    if (action.do === 'move-stage') return this.#move(stage, action.to);
    if (action.do === 'drop-approval' || action.do === 'ask-again' || action.do === 'end-gate') {
      const gate = stage.gates.find(({ id }) => id === action.gate) as Changing<GateFacts>;
      if (action.do === 'drop-approval') return this.#drop(gate);
      if (action.do === 'ask-again') return this.#askAgain(stage, gate);
      legal(gateMoves, gate.status, action.to);
      gate.status = action.to;
      return true;
    }
    return this.#writeStep(stage.steps.find(({ id }) => id === action.step) as Changing<StepFacts>, action);
  }

  #writeStep(step: Changing<StepFacts>, action: Action): boolean {
    switch (action.do) {
      case 'ask-step':
        step.deadline = null;
        return this.#step(step, 'waiting');
      case 'queue-try':
        step.nextTryAt = new Date(this.now + 50);
        return false;
      case 'retry-step':
        step.nextTryAt = action.at;
        return this.#step(step, 'pending');
      case 'end-step':
        return this.#step(step, action.to);
      default:
        throw new Error(`${action.do} is no action of a step`);
    }
  }

  #step(step: Changing<StepFacts>, to: StepFacts['status']): true {
    legal(stepMoves, step.status, to);
    step.status = to;
    return true;
  }

  #begin(run: Run, position: number): true {
    const stage = { id: this.#id(), position, name: `stage ${position}`, attempt: 1, ...here };
    run.stages.push({
      ...stage,
      ...{ status: 'gates-running', because: '', gates: [], steps: [], begun: this.now, over: null },
      fell: false,
    });
    return true;
  }

  #openGate(stage: Stage, position: number): true {
    const type = this.shape[stage.position]?.gates[position];
    if (!type || position !== stage.gates.length) throw new Error(`there is no gate ${position} to open`);
    stage.gates.push({
      ...{ id: this.#id(), name: `gate ${position}`, type, because: '' },
      status: ({ approval: 'pending-approval', schedule: 'scheduled', check: 'running' } as const)[type],
      approvalId: type === 'approval' ? '1' : null,
      approval: type === 'approval' ? 'open' : null,
      ...{ fallen: false, retiredFor: null, values: {} },
      opensAt: type === 'schedule' ? new Date(this.now + 20) : null,
      deadline: type === 'check' ? new Date(this.now + 500) : null,
    });
    return true;
  }

  /** What was asked is called otherwise now: what people were asked at the gates of this stage is another question. */
  rename(stage: Stage): void {
    if (stage.status !== 'gates-running' && stage.status !== 'gates-completed') return;
    for (const gate of stage.gates)
      if (['open', 'approved', 'overridden'].includes(gate.approval ?? '')) gate.fallen = true;
  }

  #drop(gate: Changing<GateFacts>): true {
    if (gate.approval !== 'open') throw new Error(`approval of ${gate.name} is ${gate.approval}`);
    gate.approval = 'superseded';
    return true;
  }

  #askAgain(stage: Stage, gate: Changing<GateFacts>): true {
    if (gate.status !== 'pending-approval') legal(gateMoves, gate.status, 'pending-approval');
    Object.assign(gate, { status: 'pending-approval', approval: 'open', fallen: false });
    stage.fell = true;
    return true;
  }

  #startSteps(run: Run, stage: Stage): boolean {
    if (stage.gates.some(({ fallen }) => fallen))
      throw new Error(`${stage.name} begins what was not approved`);
    if (this.locks.has(stage.name)) return false;
    if (this.#overtakenBy(run, stage)) throw new Error(`snapshot ${run.id} would undo a newer one`);
    this.locks.set(stage.name, stage.id);
    legal(stageMoves, stage.status, 'steps-running');
    stage.status = 'steps-running';
    stage.steps = (this.shape[stage.position]?.steps ?? []).map(({ type, retries }, nth) => ({
      ...{ id: this.#id(), name: `step ${nth}`, type, retries, status: 'pending', because: '', attempt: 0 },
      ...{ nextTryAt: null, deadline: null, run: null },
    }));
    return true;
  }

  #move(stage: Stage, to: Stage['status']): true {
    legal(stageMoves, stage.status, to);
    stage.status = to;
    if (!ended(stageMoves, to)) return true;
    stage.over = this.now;
    if (this.locks.get(stage.name) === stage.id) this.locks.delete(stage.name);
    return true;
  }

  #overtakenBy(run: Run, stage: Stage): number | null {
    const newer = this.runs.filter(
      ({ id, stages }) =>
        id > run.id &&
        stages.some(
          ({ position, status, over }) =>
            position === stage.position && status === 'successful' && (over ?? 0) > stage.begun,
        ),
    );
    return newer.at(-1)?.id ?? null;
  }

  #id(): string {
    this.#ids += 1;
    return String(this.#ids);
  }
}

function legal<S extends string>(moves: Readonly<Record<S, readonly S[]>>, status: S, to: S): void {
  if (!moves[status].includes(to)) throw new Error(`${status} does not lead to ${to}`);
}
