import { type ConfigurationText, readConfigurationText } from '@countersign/contract/configuration-text.ts';
import type { Fault } from '@countersign/contract/problems.ts';

/** A text that was read: its value, or at once where it is no YAML. */
export type ReadYaml =
  | { readonly ok: true; readonly value: unknown; readonly faults: readonly [] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads a definition as somebody types it. `what` names it in the sentences, such as "policy". */
export function readYaml(text: string, what: string): ReadYaml {
  const read = readConfigurationText(text, { what, kibibytes: 256 });
  if (!read.ok) return { ok: false, faults: read.faults.map((fault) => ({ pointer: '', ...fault })) };
  return { ok: true, value: read.text.value, faults: [] };
}

/**
 * The faults with the lines they belong to: those that have only a pointer, as the server answers them, get the line on
 * which that stands in the text, or the nearest thing around it. From the top down. A text that is no YAML keeps them
 * as they are.
 */
export function atLines(text: string, faults: readonly Fault[]): readonly Fault[] {
  if (faults.every(({ line }) => line !== undefined)) return byLine(faults);
  const read = readConfigurationText(text);
  if (!read.ok) return byLine(faults);
  return byLine(faults.map((fault) => (fault.line === undefined ? withLine(read.text, fault) : fault)));
}

const withLine = (text: ConfigurationText, fault: Fault): Fault => ({
  ...fault,
  ...text.locate(fault.pointer),
});

const byLine = (faults: readonly Fault[]): readonly Fault[] =>
  [...faults].sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
