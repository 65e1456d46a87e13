import type { OfferedInput } from '@countersign/contract/run-shapes.ts';
import { expect, test } from 'vitest';
import { given, leftOut, missing, turningPoints, usableFirst, valueIn } from './draft.view.ts';

const asked = { label: 'Where to', required: true };
const api = { service: 'cart', module: 'cart-api' };
const web = { service: 'cart', module: 'cart-web' };
const target: OfferedInput = {
  ...asked,
  ...{ name: 'target', type: 'environment', options: [{ key: 'qa', name: 'QA' }], default: null },
};
const parts: OfferedInput = {
  ...{ name: 'parts', label: 'What', required: true },
  ...{ type: 'services', options: [api], default: null },
};
const note: OfferedInput = {
  ...{ name: 'note', label: 'Note', required: false },
  ...{ type: 'text', default: null },
};
const speed: OfferedInput = {
  ...{ name: 'constructor', label: 'How', required: false },
  ...{ type: 'choice', options: ['fast', 'thorough'], default: 'fast' },
};

test('what is not offered is no value, is said, and comes back with a form that covers it', () => {
  const values = { target: 'prod', parts: [api, web] };
  expect(valueIn(target, { values })).toBe(undefined);
  expect(valueIn(parts, { values })).toEqual([api]);
  expect(leftOut(target, { values })).toEqual(['prod']);
  expect(leftOut(parts, { values })).toEqual(['cart / cart-web']);
  const open = { ...target, options: [...target.options, { key: 'prod', name: 'Production' }] };
  expect(valueIn(open, { values })).toBe('prod');
  expect(leftOut(open, { values })).toEqual([]);
});

test('until something is picked the default holds; every object has a constructor, and it is no value', () => {
  expect(valueIn(speed, { values: {} })).toBe('fast');
  expect(valueIn(speed, { values: { constructor: 'thorough' } as never })).toBe('thorough');
  expect(valueIn(target, { values: {} })).toBe(undefined);
});

test('what has to be given and is not is named', () => {
  expect(missing([target, parts, note], { values: {} })).toEqual(['Where to', 'What']);
  expect(missing([target, parts, note], { values: { target: 'qa', parts: [api] } })).toEqual([]);
  expect(missing([parts], { values: { parts: [] } })).toEqual(['What']);
});

test('what has no value is not sent, so that the server’s default stands in', () => {
  expect(given([target, parts, note], { values: { target: 'qa', note: '' } })).toEqual({ target: 'qa' });
  expect(given([{ ...note, default: 'nightly' }], { values: { note: '' } })).toEqual({ note: '' });
});

test('forms that can be used come first, each half in its order', () => {
  const forms = [false, true, false, true].map((usable, id) => ({ id, usable }));
  expect(usableFirst(forms).map(({ id }) => id)).toEqual([1, 3, 0, 2]);
});

test('a form turns at both ends of its window', () => {
  const windowStart = '2026-11-22T09:00:00.000Z';
  const forms = [
    { windowStart, windowEnd: null },
    { windowStart: null, windowEnd: null },
  ];
  expect(turningPoints(forms)).toEqual([Date.parse(windowStart)]);
});
