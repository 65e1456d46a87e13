import { Input, type InputValues } from '@countersign/contract/workflow-definition.ts';
import { expect, test } from 'vitest';
import { digestOf } from '../../kernel/digest.ts';
import { bindInputs, type Known } from './inputs.ts';

const api = { service: 'cart', module: 'cart-api' };
const web = { service: 'cart', module: 'cart-web' };
const known: Known = {
  environments: [
    { key: 'qa', name: 'QA' },
    { key: 'prod', name: 'Production' },
  ],
  services: [api, web],
};
const declare = (...inputs: object[]) => inputs.map((input) => Input.parse(input));
const target = { name: 'target', type: 'environment' };
const parts = { name: 'parts', type: 'services' };
const note = { name: 'note', type: 'text' };
const mode = { name: 'mode', type: 'choice', options: ['fast', 'slow'] };

function faults(inputs: object[], given: InputValues): string[] {
  const outcome = bindInputs(declare(...inputs), given, known);
  if (outcome.ok) return [];
  expect(outcome.refusal.code).toBe('request/invalid');
  return (outcome.refusal.faults ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
}

test('what was given becomes values, places without repeats and in order, and a digest of the values', () => {
  const inputs = declare(
    target,
    { ...target, name: 'second' },
    parts,
    { ...parts, name: 'more' },
    note,
    mode,
  );
  const given = { target: 'qa', second: 'prod', parts: [web, api], more: [web], note: 'x', mode: 'slow' };
  const outcome = bindInputs(inputs, given, known);
  expect(outcome).toEqual({
    ok: true,
    value: {
      values: given,
      environments: ['prod', 'qa'],
      services: [api, web],
      inputsDigest: digestOf(given),
    },
  });
});

test('a default stands in for what was left out, what is not required may be missing', () => {
  const inputs = declare(
    { ...target, default: 'qa' },
    { ...parts, default: [api] },
    { ...note, required: false },
  );
  expect(bindInputs(inputs, {}, known)).toMatchObject({
    value: { values: { target: 'qa', parts: [api] }, environments: ['qa'], services: [api] },
  });
});

// Names that look alike are other names: case, prefixes and look-alike characters.
test.each<[string, object[], InputValues, string]>([
  [
    'an input that nobody declared',
    [note],
    { note: 'x', other: 'y' },
    '/inputs/other: there is no such input; there are note',
  ],
  [
    'any input where none is declared',
    [],
    { constructor: 'y' },
    '/inputs/constructor: this workflow takes no inputs',
  ],
  ['a missing one', [note], {}, '/inputs/note: is required'],
  [
    'a missing one that every object has',
    [{ ...note, name: 'constructor' }],
    {},
    '/inputs/constructor: is required',
  ],
  ['an empty text', [note], { note: '' }, '/inputs/note: is required'],
  ['a list for a text', [note], { note: [api] }, '/inputs/note: is one text'],
  ['a list for an environment', [target], { target: [api] }, '/inputs/target: is one text'],
  [
    'a text for services',
    [parts],
    { parts: 'cart' },
    '/inputs/parts: is a list of services with their modules',
  ],
  [
    'an unknown environment',
    [target],
    { target: 'dev' },
    '/inputs/target: there is no such environment in this project',
  ],
  [
    'an environment by case',
    [target],
    { target: 'QA' },
    '/inputs/target: there is no such environment in this project',
  ],
  [
    'an environment by prefix',
    [target],
    { target: 'pro' },
    '/inputs/target: there is no such environment in this project',
  ],
  [
    'an environment by its look',
    [target],
    { target: 'рrod' },
    '/inputs/target: there is no such environment in this project',
  ],
  [
    'an environment with a space',
    [target],
    { target: 'qa ' },
    '/inputs/target: there is no such environment in this project',
  ],
  [
    'an environment outside the options',
    [{ ...target, options: ['qa'] }],
    { target: 'prod' },
    '/inputs/target: is one of qa',
  ],
  [
    'an option that is gone',
    [{ ...target, options: ['dev'] }],
    { target: 'dev' },
    '/inputs/target: there is no such environment in this project',
  ],
  [
    'a default that is gone',
    [{ ...target, default: 'dev' }],
    {},
    '/inputs/target: there is no such environment in this project',
  ],
  ['a choice that is none', [mode], { mode: 'Fast' }, '/inputs/mode: is one of fast, slow'],
  ['no service at all', [parts], { parts: [] }, '/inputs/parts: is required: name at least one'],
  [
    'an unknown module',
    [parts],
    { parts: [api, { ...api, module: 'cart' }] },
    '/inputs/parts/1: there is no such service and module in this project',
  ],
  [
    'a module of another service',
    [parts],
    { parts: [{ ...api, service: 'pay' }] },
    '/inputs/parts/0: there is no such service and module in this project',
  ],
  [
    'a service outside the options',
    [{ ...parts, options: [api] }],
    { parts: [web] },
    '/inputs/parts/0: is not among the options of this input',
  ],
  ['a service twice', [parts], { parts: [api, api] }, '/inputs/parts/1: is named before it'],
])('%s is refused, and where', (_, inputs, given, fault) => {
  expect(faults(inputs, given)).toEqual([fault]);
});

test('every fault is found, not only the first', () => {
  expect(faults([target, note], { target: 'dev', more: 'x' })).toHaveLength(3);
});
