import type { ResponseOf } from '@countersign/contract/endpoint.ts';
import type { Fault } from '@countersign/contract/problems.ts';
import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import type { validateWorkflow } from '@countersign/contract/workflows.ts';
import type { Reader } from '../../kernel/database.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { checkDefinition } from './check-definition.ts';
import { invalidText, type ReadDefinition, readDefinition } from './read-definition.ts';

/** Everything that is wrong with a text, by itself and held against the project. */
export async function validateText(
  reader: Reader,
  projectId: string,
  text: string,
): Promise<ResponseOf<typeof validateWorkflow>> {
  const read = readDefinition(text);
  if (!read.ok) return { valid: false, faults: placed(read), definition: null };
  const { definition } = read.value;
  const checked = inText(await checkDefinition(reader, projectId, definition), read.value);
  return { valid: checked.ok, faults: checked.ok ? [] : placed(checked), definition };
}

const placed = ({ refusal }: Outcome<never> & { readonly ok: false }) =>
  (refusal.faults ?? []).map(({ line = 1, column = 1, pointer, detail }) => ({
    line,
    column,
    pointer,
    detail,
  }));

/** A definition as it comes in a request: as an object, or as a text. */
export type Given = {
  readonly definition?: WorkflowDefinition | undefined;
  readonly text?: string | undefined;
};

/** What was read of it, and how a refusal of it is to be answered: where it was written. */
export type Taken = {
  readonly definition: WorkflowDefinition | undefined;
  answer<T>(outcome: Outcome<T>): Outcome<T>;
};

/** Takes a definition from a request. Refuses as `readDefinition` does; undefined: none was given. */
export function takeDefinition({ definition, text }: Given): Outcome<Taken> {
  if (text === undefined) return done({ definition, answer: (outcome) => inBody(outcome) });
  const read = readDefinition(text);
  if (!read.ok) return inText(read, null);
  return done({ definition: read.value.definition, answer: (outcome) => inText(outcome, read.value) });
}

/** The same refusal with the places that a text has. */
function inText<T>(outcome: Outcome<T>, read: Pick<ReadDefinition, 'locate'> | null): Outcome<T> {
  if (outcome.ok || outcome.refusal.faults === undefined || read === null) return outcome;
  return invalidText(outcome.refusal.faults.map(read.locate));
}

function inBody<T>(outcome: Outcome<T>): Outcome<T> {
  if (outcome.ok || outcome.refusal.faults === undefined) return outcome;
  const { code, because, faults, ...more } = outcome.refusal;
  const moved = faults.map((fault: Fault) => ({ ...fault, pointer: `/definition${fault.pointer}` }));
  return refused(code, `/definition${because}`, { ...more, faults: moved });
}
