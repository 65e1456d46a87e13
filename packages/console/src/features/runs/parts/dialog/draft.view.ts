import type { OfferedInput } from '@countersign/contract/run-shapes.ts';
import type { InputValues, ServiceModule } from '@countersign/contract/workflow-definition.ts';

type Value = InputValues[string];

/** What the reader has put into the dialog so far. It outlives a change of the form, and the closing of the dialog. */
export type Draft = {
  /** The id of the approval form. */
  readonly form: string | null;
  /** What was picked or typed, by the name of the input; an input that was not touched is not in it. */
  readonly values: InputValues;
  readonly remark: string;
};

export const emptyDraft: Draft = { form: null, values: {}, remark: '' };

/** A service with its module as one text, for boxes to tick: either name may hold any character. */
export const pairOf = ({ service, module }: ServiceModule): string => JSON.stringify([service, module]);

export function moduleOf(pair: string): ServiceModule {
  const [service = '', module = ''] = JSON.parse(pair) as string[];
  return { service, module };
}

/** What one input has now: what was picked, as far as it is offered, and otherwise its default. */
export function valueIn(input: OfferedInput, { values }: Pick<Draft, 'values'>): Value | undefined {
  const picked = Object.hasOwn(values, input.name) ? values[input.name] : undefined;
  if (picked === undefined) return input.default ?? undefined;
  if (input.type === 'text') return picked;
  if (input.type === 'services') return (picked as ServiceModule[]).filter((one) => isOffered(input, one));
  return picked === '' || isOffered(input, picked) ? picked : (input.default ?? undefined);
}

function isOffered(input: Exclude<OfferedInput, { type: 'text' }>, value: Value | ServiceModule): boolean {
  switch (input.type) {
    case 'environment':
      return input.options.some(({ key }) => key === value);
    case 'choice':
      return input.options.includes(value as string);
    case 'services':
      return input.options.some((one) => pairOf(one) === pairOf(value as ServiceModule));
  }
}

const isMissing = (value: Value | undefined): boolean => value === undefined || value.length === 0;

/** The labels of the inputs that have to be given and are not. */
export const missing = (inputs: readonly OfferedInput[], draft: Pick<Draft, 'values'>): string[] =>
  inputs.filter((input) => input.required && isMissing(valueIn(input, draft))).map(({ label }) => label);

/** What was picked and is not offered with the form chosen now, to be read: it comes back with a form that covers it. */
export function leftOut(input: OfferedInput, { values }: Pick<Draft, 'values'>): string[] {
  const picked = values[input.name];
  if (picked === undefined || picked === '' || input.type === 'text') return [];
  if (typeof picked === 'string') return isOffered(input, picked) ? [] : [picked];
  return picked
    .filter((one) => !isOffered(input, one))
    .map(({ service, module }) => `${service} / ${module}`);
}

/** What the server is sent. What has no value is left out: the server's own defaults stand in for it. */
export function given(inputs: readonly OfferedInput[], draft: Pick<Draft, 'values'>): InputValues {
  const values = inputs.map((input) => [input, valueIn(input, draft)] as const);
  return Object.fromEntries(
    values.flatMap(([{ name, default: instead }, value]) =>
      value === undefined || (isMissing(value) && instead === null) ? [] : [[name, value]],
    ),
  );
}

/** Those that can be used come first; otherwise as the server lists them. */
export const usableFirst = <Form extends { readonly usable: boolean }>(forms: readonly Form[]): Form[] => [
  ...forms.filter(({ usable }) => usable),
  ...forms.filter(({ usable }) => !usable),
];

/** The instants at which one of these forms begins or ceases to be usable: no event tells of them. */
export const turningPoints = (
  forms: readonly { readonly windowStart: string | null; readonly windowEnd: string | null }[],
): number[] =>
  forms
    .flatMap(({ windowStart, windowEnd }) => [windowStart, windowEnd])
    .filter((at) => at !== null)
    .map((at) => Date.parse(at));
