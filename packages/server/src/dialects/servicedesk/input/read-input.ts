import { isDeepStrictEqual } from 'node:util';
import { parseExact } from '../../../kernel/exact-json.ts';
import { readJson } from '../../../kernel/json-body.ts';
import { done, type Outcome, refused } from '../../../kernel/outcome.ts';
import { fromPython } from './python.ts';

/** Where a request may carry its input. `type`: the media type of the body, without parameters. */
export type Carried = {
  readonly query: string | undefined;
  readonly body: string;
  readonly type: string;
};

/**
 * Reads `input_data` from wherever a client put it: a form body, the query, or the body itself as JSON. Nothing is the
 * same as `{}`. Refuses with `request/malformed` what is no JSON object, and two that differ.
 */
export function readInput({ query, body, type }: Carried): Outcome<Record<string, unknown>> {
  const inQuery = parsed(query);
  if (!inQuery.ok) return inQuery;
  const inBody = type === 'application/json' ? unwrapped(parsed(body)) : parsed(formField(body));
  if (!inBody.ok) return inBody;
  if (inQuery.value && inBody.value && !isDeepStrictEqual(inQuery.value, inBody.value))
    return refused(
      'request/malformed',
      'The input_data of the query and of the body differ; send one of them.',
    );
  return done(inBody.value ?? inQuery.value ?? {});
}

const formField = (body: string): string | undefined =>
  new URLSearchParams(body).get('input_data') ?? undefined;

type Input = Record<string, unknown> | undefined;

function parsed(text: string | undefined): Outcome<Input> {
  if (text === undefined || text.trim() === '') return done(undefined);
  const exact = readJson(Buffer.from(text), parseExact);
  const read = exact.ok ? exact : readJson(Buffer.from(fromPython(text) ?? text), parseExact);
  if (!read.ok) return read.refusal.code === 'request/malformed' ? notJson : read;
  return isObject(read.value) ? done(read.value) : notJson;
}

/** A JSON body may be the input itself or hold it under its name. */
function unwrapped(body: Outcome<Input>): Outcome<Input> {
  if (!body.ok || body.value === undefined) return body;
  const { input_data: inner } = body.value;
  if (typeof inner === 'string') return parsed(inner);
  return isObject(inner) ? done(inner) : body;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const notJson = refused('request/malformed', 'input_data is not a JSON object.');
