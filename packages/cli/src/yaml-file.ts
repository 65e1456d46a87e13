import {
  type ConfigurationText,
  located,
  readConfigurationText,
  type TextKind,
} from '@countersign/contract/configuration-text.ts';
import type { Fault } from '@countersign/contract/problems.ts';
import { faulty } from './definition-file.ts';
import { Failure } from './failure.ts';
import { readInput } from './input.ts';

/** A YAML file, or standard input for `-`; what is wrong with it ends the command, with line and column. */
export async function readYamlFile(file: string, kind?: TextKind): Promise<ConfigurationText> {
  const read = readConfigurationText(await readInput(file), kind);
  if (!read.ok) throw faulty(file, read.faults);
  return read.text;
}

/** Faults of a file that was read, each where it stands there. */
export const faultyAt = (file: string, text: ConfigurationText, faults: readonly Fault[]): Failure =>
  faulty(
    file,
    faults.map((fault) => located(text, fault)),
  );

/** Says every fault that the server found in what was sent where it stands in the file. */
export function inPlace(file: string, text: ConfigurationText, failure: Failure): Failure {
  const errors = (failure.problem?.errors ?? []).filter(({ pointer }) => /^(\/|$)/.test(pointer));
  if (!failure.problem || errors.length === 0) return failure;
  return new Failure(failure.exit, faultyAt(file, text, errors).message, failure.problem, true);
}
