import { expect, test } from 'vitest';
import { readExecutor, readPart } from './covered.ts';

test('a service and its module', () => {
  expect(readPart('cart/cart-api')).toEqual({ service: 'cart', module: 'cart-api' });
  expect(readPart('cart/api/v2')).toEqual({ service: 'cart', module: 'api/v2' });
  for (const wrong of ['cart', '/cart-api', 'cart/', ''])
    expect(() => readPart(wrong)).toThrow('cart/cart-api');
});

test('an executor is a user name, an address, or both names of a person', () => {
  expect(readExecutor('ann')).toEqual({ username: 'ann' });
  expect(readExecutor('ann@example.test')).toEqual({ name: 'ann@example.test', email: 'ann@example.test' });
  expect(readExecutor('Ann Lee <ann@example.test>')).toEqual({ name: 'Ann Lee', email: 'ann@example.test' });
});
