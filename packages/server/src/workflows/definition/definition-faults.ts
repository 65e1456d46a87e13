import type { Fault } from '@countersign/contract/problems.ts';
import { usedVariables } from '@countersign/contract/variables.ts';
import type {
  Input,
  Job,
  ServiceModule,
  WorkflowDefinition,
} from '@countersign/contract/workflow-definition.ts';
import type { PlacedRefs } from '../../policies/resolve-sources.ts';

/** A value and where it stands, as an RFC 6901 pointer into the definition. */
export type Placed<T> = { readonly pointer: string; readonly value: T };

/** An approval job: where it stands, whom it asks, and how many of them it needs. */
export type PlacedApproval = PlacedRefs & { readonly needed: Placed<number> };

/** What a definition names that has to be in the project. */
export function namesIn({ inputs, stages }: WorkflowDefinition): {
  readonly environments: Placed<string>[];
  readonly services: Placed<ServiceModule>[];
  readonly approvals: PlacedApproval[];
} {
  const placed = inputs.map((value, index) => ({ pointer: `/inputs/${index}`, value }));
  return {
    environments: placed.flatMap(({ pointer, value }) =>
      value.type === 'environment' ? namedBy<string>(pointer, value) : [],
    ),
    services: placed.flatMap(({ pointer, value }) =>
      value.type === 'services' ? namedBy<ServiceModule>(pointer, value) : [],
    ),
    approvals: jobsOf(stages).flatMap(({ pointer, value: { approval } }) =>
      approval === undefined
        ? []
        : [
            {
              pointer: `${pointer}/approval/approvers`,
              refs: approval.approvers,
              needed: { pointer: `${pointer}/approval/needed`, value: approval.needed },
            },
          ],
    ),
  };
}

type Choosing<T> = {
  readonly options?: readonly T[] | undefined;
  readonly default?: T | readonly T[] | undefined;
};

function namedBy<T>(pointer: string, { options = [], default: chosen }: Choosing<T>): Placed<T>[] {
  return [
    ...options.map((value, index) => ({ pointer: `${pointer}/options/${index}`, value })),
    ...(Array.isArray(chosen)
      ? chosen.map((value, index) => ({ pointer: `${pointer}/default/${index}`, value }))
      : chosen === undefined
        ? []
        : [{ pointer: `${pointer}/default`, value: chosen as T }]),
  ];
}

/** What is wrong with a definition by itself: a default that is no option, and an input that is used and not declared. */
export const ownFaults = ({ inputs, stages }: WorkflowDefinition): Fault[] => [
  ...inputs.flatMap((input, index) => defaultFaults(input, `/inputs/${index}`)),
  ...undeclaredInputs(inputs, stages),
];

function defaultFaults(input: Input, pointer: string): Fault[] {
  if (input.type === 'text' || input.options === undefined || input.default === undefined) return [];
  const options = input.options.map(inWords);
  const [chosen, one] = Array.isArray(input.default) ? [input.default, false] : [[input.default], true];
  return chosen.flatMap((value, index) => {
    if (options.includes(inWords(value))) return [];
    const where = one ? `${pointer}/default` : `${pointer}/default/${index}`;
    return [{ pointer: where, detail: `"${inWords(value)}" is none of the options: ${listed(options)}` }];
  });
}

const inWords = (value: string | ServiceModule): string =>
  typeof value === 'string' ? value : `${value.service}/${value.module}`;

const listed = (options: readonly string[]): string =>
  options.length > 10
    ? `${options.slice(0, 10).join(', ')} and ${options.length - 10} more`
    : options.join(', ');

function undeclaredInputs(inputs: readonly Input[], stages: WorkflowDefinition['stages']): Fault[] {
  const declared = new Set(inputs.map(({ name }) => name));
  const known = declared.size === 0 ? 'there are none' : `there are ${[...declared].join(', ')}`;
  return jobsOf(stages).flatMap(({ pointer, value }) =>
    textsOf(value, `${pointer}/http`).flatMap(({ pointer, value: text }) =>
      usedVariables(text)
        .filter((name) => name.startsWith('inputs.') && !declared.has(name.slice('inputs.'.length)))
        .map((name) => ({ pointer, detail: `\${${name}} names no input of this workflow; ${known}` })),
    ),
  );
}

const jobsOf = (stages: WorkflowDefinition['stages']): Placed<Job>[] =>
  stages.flatMap(({ jobs }, stage) =>
    jobs.map((value, job) => ({ pointer: `/stages/${stage}/jobs/${job}`, value })),
  );

/** The texts of a call in which variables may stand. A body is looked through, and named as a whole. */
function textsOf({ http }: Job, pointer: string): Placed<string>[] {
  if (http === undefined) return [];
  const headers = Object.entries(http.headers ?? {});
  return [
    { pointer: `${pointer}/url`, value: http.url },
    ...headers.map(([name, value]) => ({ pointer: `${pointer}/headers/${name}`, value })),
    { pointer: `${pointer}/body`, value: JSON.stringify(http.body ?? '') },
  ];
}
