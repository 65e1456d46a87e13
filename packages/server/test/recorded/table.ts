import type { Execution } from '@countersign/contract/execution-shapes.ts';
import type { PipelineWorld } from '../pipeline-world.ts';

export type Who = 'ann' | 'bob' | 'ci' | 'root' | 'outsider';
export type Values = Record<string, string>;
export type Row = {
  readonly endpoint: string;
  /** Unless said otherwise, ann. `nobody`: without a token of one's own. */
  readonly as?: Who | 'nobody';
  /** Parameters of the path, as texts or as names of what was kept; `project` is the shop. */
  readonly params?: Values;
  readonly body?: (kept: Values) => unknown;
  readonly headers?: (kept: Values) => Values;
  /** What has to happen before. */
  readonly first?: (world: PipelineWorld, kept: Values) => Promise<unknown>;
  /** The actions that this leaves in the ledger, in order. */
  readonly leaves: readonly string[];
  /** Somebody who may not, asked first, and the actions that this leaves. */
  readonly refused?: readonly [Who, ...string[]];
  /** What later rows need of the answer. */
  readonly keep?: (answer: Answer) => Values;
};
// biome-ignore lint/suspicious/noExplicitAny: answers of forty endpoints
export type Answer = { json: any; cookie: string };

/** Keeps the id of the answer under a name. */
export const keepId =
  (name: string) =>
  ({ json }: Answer): Values => ({ [name]: json.id });

/** The last gate and the first step that an execution has come to. */
export function whereabouts({ json }: Answer): Values {
  const { stages, id: execution } = json as Execution;
  const attempt = stages[0]?.attempts.at(-1);
  const gate = attempt?.gates.at(-1);
  const [first, second] = attempt?.steps ?? [];
  return {
    execution,
    gate: gate?.id ?? '',
    approval: gate?.approval ?? '',
    step: first?.id ?? '',
    nextStep: second?.id ?? '',
  };
}

/** Lets the job do what follows from a decision, and looks where the execution is then. */
export async function goOn(world: PipelineWorld, kept: Values): Promise<void> {
  await world.look(kept.execution ?? '');
  Object.assign(kept, whereabouts({ json: await world.get(kept.execution ?? ''), cookie: '' }));
}
