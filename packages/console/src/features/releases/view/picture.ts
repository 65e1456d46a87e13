import type {
  Execution,
  ExecutionSummary,
  Gate,
  StageAttempt,
  StageExecution,
  StepExecution,
} from '@countersign/contract/execution-shapes.ts';
import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';

/** A gate of a stage: asked already, or still to be asked. */
export type PictureGate = {
  readonly name: string;
  readonly type: Gate['type'];
  readonly status: Gate['status'] | 'not-started';
  readonly asked: Gate | null;
};

export type PictureStep = {
  readonly name: string;
  readonly type: StepExecution['type'];
  readonly status: StepExecution['status'] | 'not-started';
  readonly made: StepExecution | null;
};

/** A snapshot of the release, and the stage at which its newest execution stands. */
export type Marker = Pick<ExecutionSummary, 'id' | 'status' | 'stage'> & { readonly snapshot: number };

export type PictureStage = {
  readonly name: string;
  readonly environment: string;
  readonly status: StageExecution['status'];
  readonly because: string;
  /** How many times it was begun. */
  readonly attempts: number;
  readonly gates: readonly PictureGate[];
  readonly steps: readonly PictureStep[];
  readonly markers: readonly Marker[];
  /** The execution stands here. */
  readonly current: boolean;
};

type Definition = PipelineDefinition['stages'][number];

/** Each snapshot once, newest first, by its newest execution. `executions`: newest first. */
export function markersOf(executions: readonly ExecutionSummary[]): Marker[] {
  const seen = new Map<number, Marker>();
  for (const { id, status, stage, snapshot } of executions)
    if (!seen.has(snapshot.number))
      seen.set(snapshot.number, { id, status, stage, snapshot: snapshot.number });
  return [...seen.values()].sort((one, other) => other.snapshot - one.snapshot);
}

/** The execution to show: the one that was chosen, or else the newest under way, or else the newest. */
export function shownExecution(
  executions: readonly ExecutionSummary[],
  chosen: string | undefined,
): string | undefined {
  const found = executions.find(({ id }) => id === chosen);
  return (found ?? executions.find(({ status }) => status === 'running') ?? executions[0])?.id;
}

/** An execution as a picture: each stage as its last attempt left it, with the gates and steps still to come. */
export function pictureOf(
  execution: Execution,
  definition: Pick<PipelineDefinition, 'stages'>,
  markers: readonly Marker[],
): PictureStage[] {
  return execution.stages.map((stage) => {
    const last = stage.attempts.at(-1);
    const defined = definition.stages[stage.position];
    return {
      name: stage.name,
      environment: stage.environment.name,
      status: stage.status,
      because: last?.because ?? '',
      attempts: stage.attempts.length,
      gates: gatesOf(defined, last),
      steps: stepsOf(defined, last),
      markers: markers.filter((marker) => marker.stage === stage.name),
      current: execution.stage === stage.name,
    };
  });
}

/** A pipeline that nothing goes along yet. */
export function pictureAhead(
  { stages }: Pick<PipelineDefinition, 'stages'>,
  environments: readonly { readonly key: string; readonly name: string }[],
): PictureStage[] {
  return stages.map((stage) => ({
    name: stage.name,
    environment: environments.find(({ key }) => key === stage.environment)?.name ?? stage.environment,
    ...{ status: 'not-started', because: '', attempts: 0, markers: [], current: false },
    gates: gatesOf(stage, undefined),
    steps: stepsOf(stage, undefined),
  }));
}

function gatesOf(defined: Definition | undefined, attempt: StageAttempt | undefined): PictureGate[] {
  const asked = attempt?.gates ?? [];
  const ahead = (defined?.gates ?? []).filter(({ name }) => !asked.some((gate) => gate.name === name));
  return [
    ...asked.map((gate) => ({ name: gate.name, type: gate.type, status: gate.status, asked: gate })),
    ...ahead.map(({ name, type }) => ({ name, type, status: 'not-started' as const, asked: null })),
  ];
}

function stepsOf(defined: Definition | undefined, attempt: StageAttempt | undefined): PictureStep[] {
  const made = attempt?.steps ?? [];
  const ahead = (defined?.steps ?? []).filter(({ name }) => !made.some((step) => step.name === name));
  return [
    ...made.map((step) => ({ name: step.name, type: step.type, status: step.status, made: step })),
    ...ahead.map(({ name, manual, workflow }) => ({
      name,
      type: manual ? ('manual' as const) : workflow ? ('workflow' as const) : ('http' as const),
      ...{ status: 'not-started' as const, made: null },
    })),
  ];
}

/** The gate and the step that an execution is at, if it is at one that has been asked or begun. */
export function whereItIs(execution: Execution): { gate: Gate | undefined; step: StepExecution | undefined } {
  const attempt = currentStage(execution)?.attempts.at(-1);
  const gate = attempt?.gates.find(({ endedAt }) => endedAt === null);
  const step = attempt?.steps.find(({ status }) => status === 'waiting' || status === 'running');
  return { gate, step: gate ? undefined : step };
}

/** The stage an execution has come to. */
export const currentStage = ({ stage, stages }: Execution): StageExecution | undefined =>
  stages.find(({ name }) => name === stage);

/** The step of this id, in whichever attempt it is. */
export const findStep = ({ stages }: Execution, id: string): StepExecution | undefined =>
  stages.flatMap(({ attempts }) => attempts.flatMap(({ steps }) => steps)).find((step) => step.id === id);
