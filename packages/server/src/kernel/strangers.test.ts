import { expect, test } from 'vitest';
import { strangers } from './strangers.ts';

let at = 0;
const known = () => strangers(() => at);

test('a hundred wrong tokens cost nothing, then each doubles the wait up to a minute, for that place only', () => {
  const guests = known();
  const waits: number[] = [];
  for (let guess = 0; guess < 110; guess += 1) {
    guests.failed('192.0.2.1', `guess ${guess}`);
    waits.push(guests.wait('192.0.2.1'));
  }
  expect(waits.slice(97)).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]);
  expect(guests.wait('192.0.2.2')).toBe(0);
  at += 59_000;
  expect(guests.wait('192.0.2.1')).toBe(1);
  at += 1_000;
  expect(guests.wait('192.0.2.1')).toBe(0);
  at += 3_600_000;
  guests.failed('192.0.2.1', 'one more');
  expect(guests.wait('192.0.2.1')).toBe(0);
});

test('the same wrong token over and over is one guess: a client that nobody has told is no guesser', () => {
  const guests = known();
  for (let call = 0; call < 1000; call += 1) guests.failed('192.0.2.1', 'revoked long ago');
  expect(guests.wait('192.0.2.1')).toBe(0);
});

test('a token that was good is known until it fails', () => {
  const guests = known();
  guests.met('good');
  expect(guests.isKnown('good')).toBe(true);
  guests.failed('192.0.2.1', 'good');
  expect(guests.isKnown('good')).toBe(false);
});
