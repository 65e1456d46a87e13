import { definitionText } from '@countersign/contract/definition-text.ts';
import type { WorkflowVersion } from '@countersign/contract/versions.ts';
import type { Input, Job, JobType } from '@countersign/contract/workflow-definition.ts';
import { duration } from '../../shared/time/format.ts';

/** What a version says, as YAML: its definition, and what another API keeps beside it. */
export function textOf({ definition, extras }: Pick<WorkflowVersion, 'definition' | 'extras'>): string {
  const beside = Object.keys(extras).length === 0 ? {} : { extras };
  return definitionText({ ...definition, ...beside });
}

/** What a new version begins with when there is none to begin from. */
export const firstText = `stages:
  - name: main
    jobs:
      - name: first
        manual:
          instructions: Say what is to be done.
`;

export const jobType = ({ http, manual }: Job): JobType => (http ? 'http' : manual ? 'manual' : 'approval');

/** Seconds in words. */
export function span(seconds: number, language: string): string {
  if (seconds >= 60) return duration(seconds * 1000, language);
  const style = { style: 'unit', unit: 'second', unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(language, style).format(seconds);
}

/** One remark on a job or an input: which text, and what stands in it. */
export type Remark =
  | { readonly text: 'within' | 'waitsFor'; readonly seconds: number }
  | { readonly text: 'retries' | 'needed'; readonly count: number }
  | { readonly text: 'expects' | 'byDefault' | 'oneOf'; readonly value: string }
  | { readonly text: 'ownToo' };

/** What there is to say of a job beside what it does: deadlines, tries, how many must agree. */
export function remarksOn({ http, manual, approval }: Job): Remark[] {
  if (http) {
    const { retries, expect, timeout, wait } = http;
    return [
      { text: 'within', seconds: timeout },
      ...(String(expect) === '2xx' ? [] : [{ text: 'expects' as const, value: [expect].flat().join(', ') }]),
      ...(retries > 0 ? [{ text: 'retries' as const, count: retries }] : []),
      ...(wait ? [{ text: 'waitsFor' as const, seconds: wait.timeout }] : []),
    ];
  }
  if (approval)
    return [
      { text: 'needed', count: approval.needed },
      { text: 'within', seconds: approval.timeout },
      ...(approval.separateDuties === false ? [{ text: 'ownToo' as const }] : []),
    ];
  return manual?.timeout === undefined ? [] : [{ text: 'within', seconds: manual.timeout }];
}

/** What there is to say of an input: between what one chooses, and what it is when nothing is said. */
export function remarksOnInput(input: Input): Remark[] {
  const options = 'options' in input ? input.options : undefined;
  return [
    ...(options ? [{ text: 'oneOf' as const, value: options.map(said).join(', ') }] : []),
    ...(input.default === undefined
      ? []
      : [{ text: 'byDefault' as const, value: [input.default].flat().map(said).join(', ') }]),
  ];
}

const said = (value: string | { readonly service: string; readonly module: string }): string =>
  typeof value === 'string' ? value : `${value.service}/${value.module}`;

/**
 * A value of a difference as it is read: times in words. What is a thing of its own, such as a whole stage, is left to
 * where both are shown as YAML.
 */
export function saidValue(path: string, value: string | null, language: string): string | null {
  if (value === null || /^[{[]/.test(value)) return null;
  const isTime = /(^|[. ])timeout$/.test(path) && /^\d+$/.test(value);
  return isTime ? span(Number(value), language) : value;
}
