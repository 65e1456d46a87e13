import { isUtf8 } from 'node:buffer';
import {
  definitionOf,
  type WorkflowDefinition,
  WrittenDefinition,
} from '@countersign/contract/workflow-definition.ts';
import { readJson } from '../../kernel/json-body.ts';
import type { Validation } from './wire.ts';

/** What is in a taskflow: base64 of JSON. Undefined: it is something else. */
export function contentOf(taskflow: string): unknown {
  const bytes = Buffer.from(taskflow, 'base64');
  const read = isUtf8(bytes) ? readJson(bytes) : undefined;
  return read?.ok ? read.value : undefined;
}

export const toTaskflow = (definition: WorkflowDefinition): string =>
  Buffer.from(JSON.stringify(definition)).toString('base64');

/** The workflow that this server can run, if that is what a taskflow holds; null: another engine runs it. */
export function definitionIn(taskflow: string): WorkflowDefinition | null {
  const parsed = WrittenDefinition.safeParse(contentOf(taskflow));
  return parsed.success ? definitionOf(parsed.data) : null;
}

/** The text of what is meant for this server, right or wrong; undefined: it is for another engine. */
export function definitionText(taskflow: string): string | undefined {
  const content = contentOf(taskflow);
  return isObject(content) && ('stages' in content || 'steps' in content)
    ? Buffer.from(taskflow, 'base64').toString()
    : undefined;
}

export type Verdict = { readonly result: boolean; readonly detail: string };

/**
 * Looks at a workflow that another engine runs. BASIC: can it be read; CIRCLE: do its sequence flows lead in a circle;
 * APP_PARAMS: are its parameters an object of JSON.
 */
export function checkFlow({ mode, taskconfig, taskflow }: Omit<Validation, 'aopworkflow_id'>): Verdict {
  const content = contentOf(taskflow);
  if (!isObject(content)) return wrong('taskflow: expected base64 of a JSON object');
  if (mode === 'CIRCLE') {
    const circle = findCircle(sequenceFlows(content));
    return circle ? wrong(`taskflow: leads in a circle: ${circle.join(' -> ')}`) : fine;
  }
  const config = readJson(Buffer.from(taskconfig));
  return config.ok && isObject(config.value) ? fine : wrong('taskconfig: expected a JSON object as a text');
}

const wrong = (detail: string): Verdict => ({ result: false, detail });
const fine: Verdict = { result: true, detail: 'It can be reviewed here; another engine runs it.' };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The sequence flows of a BPMN process in the JSON that SecMaster's editor writes, by where each begins. */
function sequenceFlows(root: unknown): Map<string, string[]> {
  const flows = new Map<string, string[]>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    const { name, attributes } = value as { name?: unknown; attributes?: Record<string, unknown> };
    if (typeof name === 'string' && name.endsWith(':sequenceFlow')) {
      const from = String(attributes?.sourceRef);
      const known = flows.get(from) ?? [];
      known.push(String(attributes?.targetRef));
      flows.set(from, known);
    }
    for (const inner of Object.values(value)) open.push(inner);
  }
  return flows;
}

/** Nodes that lead back to the first of them; undefined: there is no circle. Walks without recursion. */
function findCircle(flows: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  for (const start of flows.keys()) {
    // Where the walk is: the nodes from `start`, each with how many of its ways were taken.
    const path = new Map<string, number>(done.has(start) ? [] : [[start, 0]]);
    const nodes = [...path.keys()];
    for (let node = nodes.at(-1); node !== undefined; node = nodes.at(-1)) {
      const taken = path.get(node) ?? 0;
      const to = flows.get(node)?.[taken];
      path.set(node, taken + 1);
      if (to === undefined) {
        done.add(node);
        path.delete(node);
        nodes.pop();
      } else if (path.has(to)) return [...nodes.slice(nodes.indexOf(to)), to];
      else if (!done.has(to)) {
        path.set(to, 0);
        nodes.push(to);
      }
    }
  }
  return undefined;
}
