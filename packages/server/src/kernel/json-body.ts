import { isUtf8 } from 'node:buffer';
import type { Fault } from '@countersign/contract/problems.ts';
import { pointer } from './faults.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { invalid } from './validate.ts';

// What makes a body worth a second look: an escaped NUL, or __proto__ with or without an escape.
const suspicious = /\\u0000|__proto__|\\u005f/i;
const longEnoughToBeDeep = 4096;
const deepest = 64;

type Parse = (text: string) => unknown;

/**
 * Reads a JSON body, with JSON.parse unless another parser is given. No bytes: undefined. Refuses with
 * `request/malformed` when it is not JSON, and with `request/invalid` for NUL characters, the key __proto__, and nesting that no request needs.
 */
export function readJson(bytes: Buffer, by: Parse = JSON.parse): Outcome<unknown> {
  if (bytes.length === 0) return done(undefined);
  if (!isUtf8(bytes)) return refused('request/malformed', 'The body is not UTF-8.');
  const text = bytes.toString('utf8');
  const parsed = parse(text, by);
  if (!parsed.ok) return parsed;
  if (text.length < longEnoughToBeDeep && !suspicious.test(text)) return parsed;
  const faults = oddities(parsed.value);
  return faults.length === 0 ? parsed : invalid(faults);
}

function parse(text: string, by: Parse): Outcome<unknown> {
  try {
    return done(by(text));
  } catch (error) {
    return refused('request/malformed', `The body is not JSON${position(error, text)}.`);
  }
}

/** Says where, but repeats nothing of the body: it may hold a password. */
function position(error: unknown, text: string): string {
  const message = (error as Error).message;
  const at = /at position (\d+)/.exec(message)?.[1];
  if (at === undefined)
    return /end of JSON/.test(message) ? `: it ends too early, at position ${text.length}` : '';
  const before = text.slice(0, Number(at)).split('\n');
  return ` at position ${at} (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
}

type Place = { readonly value: unknown; readonly path: readonly PropertyKey[] };

/** Walks without recursion, so that no nesting can exhaust the stack. */
function oddities(root: unknown): Fault[] {
  const faults: Fault[] = [];
  const open: Place[] = [{ value: root, path: [] }];
  for (let place = open.pop(); place !== undefined && faults.length < 20; place = open.pop()) {
    const { value, path } = place;
    if (typeof value === 'string' && value.includes('\0'))
      faults.push(fault(path, 'NUL characters are not allowed'));
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= deepest) {
      faults.push(fault([], `nested deeper than ${deepest} levels`));
      break;
    }
    for (const [key, inner] of Object.entries(value)) {
      const below = [...path, key];
      if (key === '__proto__' || key.includes('\0')) faults.push(fault(below, 'this name is not allowed'));
      else open.push({ value: inner, path: below });
    }
  }
  return faults;
}

const fault = (path: readonly PropertyKey[], detail: string): Fault => ({
  pointer: pointer('', path),
  detail,
});
