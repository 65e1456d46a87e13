import type { Gate, PipelineDefinition, Step } from '@countersign/contract/pipelines.ts';
import type { Fault } from '@countersign/contract/problems.ts';
import { usedVariables } from '@countersign/contract/variables.ts';
import { cronFault } from '../kernel/next-opening.ts';
import type { PlacedRefs } from '../policies/resolve-sources.ts';

type Placed<T> = { readonly pointer: string; readonly value: T };

/** What the definition names that must be there: each with where it stands. */
export type Names = {
  readonly environments: readonly Placed<string>[];
  readonly policies: readonly Placed<string>[];
  readonly workflows: readonly Placed<string>[];
  readonly calendars: readonly Placed<string>[];
  readonly overrides: readonly PlacedRefs[];
};

export function namesIn(definition: PipelineDefinition): Names {
  const gates = gatesOf(definition);
  return {
    environments: definition.stages.map(({ environment }, index) => ({
      pointer: `/stages/${index}/environment`,
      value: environment,
    })),
    policies: gates.flatMap(({ pointer, value: gate }) =>
      gate.type === 'approval' && gate.policy !== undefined
        ? [{ pointer: `${pointer}/policy`, value: gate.policy }]
        : [],
    ),
    workflows: stepsOf(definition).flatMap(({ pointer, value: { workflow } }) =>
      workflow === undefined ? [] : [{ pointer: `${pointer}/workflow/key`, value: workflow.key }],
    ),
    calendars: gates.flatMap(({ pointer, value: gate }) =>
      gate.type === 'schedule' && gate.calendar !== undefined
        ? [{ pointer: `${pointer}/calendar`, value: gate.calendar }]
        : [],
    ),
    overrides: gates.flatMap(({ pointer, value: gate }) =>
      gate.override === undefined ? [] : [{ pointer: `${pointer}/override`, refs: gate.override }],
    ),
  };
}

/** A fault for each cron expression that cannot be read or never matches. */
export const cronFaults = (definition: PipelineDefinition): Fault[] =>
  gatesOf(definition).flatMap(({ pointer, value: gate }) => {
    const detail = gate.type === 'schedule' && gate.cron !== undefined ? cronFault(gate.cron) : undefined;
    return detail === undefined ? [] : [{ pointer: `${pointer}/cron`, detail }];
  });

/** A fault for each name that is missing. */
export const missingFaults = (
  what: string,
  names: readonly Placed<string>[],
  missing: ReadonlySet<string>,
): Fault[] =>
  names
    .filter(({ value }) => missing.has(value))
    .map(({ pointer, value }) => ({ pointer, detail: `there is no ${what} "${value}" in this project` }));

/**
 * A fault for each value of an approver that a stage uses and nobody there is asked for, and for each that is asked for at
 * two of its gates. `asked`: what each policy asks for, by its name.
 */
export const answerFaults = (
  { stages }: PipelineDefinition,
  asked: ReadonlyMap<string, readonly string[]>,
): Fault[] =>
  stages.flatMap(({ gates, steps }, stage) => {
    const names = gates.map((gate) =>
      gate.type === 'approval' && gate.policy !== undefined ? (asked.get(gate.policy) ?? []) : [],
    );
    const places = [
      ...steps.map((value, step) => ({ pointer: `/stages/${stage}/steps/${step}`, value })),
      ...gates.map((value, gate) => ({ pointer: `/stages/${stage}/gates/${gate}`, value })),
    ];
    return [
      ...twice(names, stage),
      ...places.flatMap(({ pointer, value }) =>
        usedVariables(JSON.stringify(value))
          .flatMap((name) => (name.startsWith('approval.') ? [name.slice('approval.'.length)] : []))
          .filter((name) => !names.flat().includes(name))
          .map((name) => ({ pointer, detail: `no policy at the gates of this stage asks for "${name}"` })),
      ),
    ];
  });

const twice = (names: readonly (readonly string[])[], stage: number): Fault[] =>
  names.flatMap((own, gate) =>
    own
      .filter((name) => names.slice(0, gate).flat().includes(name))
      .map((name) => ({
        pointer: `/stages/${stage}/gates/${gate}/policy`,
        detail: `it asks for "${name}", which a gate before it in this stage asks for as well`,
      })),
  );

const stepsOf = ({ stages }: PipelineDefinition): Placed<Step>[] =>
  stages.flatMap(({ steps }, stage) =>
    steps.map((value, step) => ({ pointer: `/stages/${stage}/steps/${step}`, value })),
  );

const gatesOf = ({ stages }: PipelineDefinition): Placed<Gate>[] =>
  stages.flatMap(({ gates }, stage) =>
    gates.map((value, gate) => ({ pointer: `/stages/${stage}/gates/${gate}`, value })),
  );
