import { type Position, readConfigurationText } from '@countersign/contract/configuration-text.ts';
import type { Fault } from '@countersign/contract/problems.ts';
import {
  definitionOf,
  type WorkflowDefinition,
  WrittenDefinition,
} from '@countersign/contract/workflow-definition.ts';
import { faultsOf } from '../../kernel/faults.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { fieldsBeside } from './known-fields.ts';

/** A definition that was written as text, and where in the text a pointer into the definition leads. */
export type ReadDefinition = {
  readonly definition: WorkflowDefinition;
  /** The fault as the text has it: at its line and column, by the pointer that was written. */
  locate(fault: Fault): Fault;
};

/**
 * Reads a definition from YAML or JSON, without trusting it: at most 256 KiB, one document, no key twice, no nesting and no
 * aliases beyond what people write. Refuses with `request/invalid` and a fault for everything that is wrong, each with its
 * line and column. Whether what it names is there is asked by `checkDefinition`.
 */
export function readDefinition(text: string): Outcome<ReadDefinition> {
  const read = readConfigurationText(text, { what: 'definition', kibibytes: 256 });
  if (!read.ok) return invalidText(read.faults.map((fault) => ({ pointer: '', ...fault })));
  const { value, locate } = read.text;
  const parsed = WrittenDefinition.safeParse(value);
  if (!parsed.success) {
    const faults = faultsOf(parsed.error.issues, '').map((fault) => knownBeside(fault, value));
    return invalidText(faults.map((fault) => placed(fault, locate)));
  }
  const asWritten = (pointer: string) =>
    parsed.data.steps ? pointer.replace(/^\/stages\/0\/jobs/, '/steps') : pointer;
  return done({
    definition: definitionOf(parsed.data),
    locate: (fault) => placed({ ...fault, pointer: asWritten(fault.pointer) }, locate),
  });
}

const placed = (fault: Fault, locate: (pointer: string) => Position): Fault => ({
  ...fault,
  ...locate(fault.pointer),
});

function knownBeside({ pointer, detail }: Fault, value: unknown): Fault {
  if (detail !== 'unknown field') return { pointer, detail };
  const known = fieldsBeside(pointer, value);
  return { pointer, detail: known.length === 0 ? detail : `${detail}; there are ${known.join(', ')}` };
}

/** Refuses a text; the sentence names the first fault, and where it is. */
export function invalidText(faults: readonly Fault[]) {
  const sorted = faults.toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  const [first] = sorted;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  const because = first
    ? `Line ${first.line}, column ${first.column}: ${first.detail}${more}.`
    : 'Not valid.';
  return refused('request/invalid', because, { faults: sorted });
}
