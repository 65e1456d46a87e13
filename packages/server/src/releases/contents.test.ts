import { describe, expect, test } from 'vitest';
import { digestOf } from '../kernel/digest.ts';
import { contentFaults, sorted } from './contents.ts';

const content = (service: string, module: string | null = null, version = '1') => ({
  service,
  module,
  version,
  digest: null,
});
const shop = new Map([
  ['cart', ['cart-api', 'cart-web']],
  ['search', []],
]);

describe('contents of a snapshot', () => {
  test('are kept by service and module, the service as a whole first', () => {
    const contents = [
      content('search'),
      content('cart', 'cart-web'),
      content('cart'),
      content('cart', 'cart-api'),
    ];
    expect(sorted(contents).map(({ service, module }) => `${service}/${module}`)).toEqual([
      'cart/null',
      'cart/cart-api',
      'cart/cart-web',
      'search/null',
    ]);
  });

  test('have the same digest in whatever order they came, and another when anything differs', () => {
    const there = [content('cart', 'cart-api'), content('search')];
    const digest = digestOf(sorted(there));
    expect(digestOf(sorted(there.toReversed()))).toBe(digest);
    expect(digestOf(sorted([content('cart', 'cart-api', '2'), content('search')]))).not.toBe(digest);
  });

  test('name services and modules that are there', () => {
    expect(contentFaults([content('cart'), content('cart', 'cart-api'), content('search')], shop)).toEqual(
      [],
    );
    expect(contentFaults([content('cart', 'search-api'), content('mail')], shop)).toEqual([
      { pointer: '/contents/0/module', detail: 'service "cart" has no module "search-api"' },
      { pointer: '/contents/1/service', detail: 'there is no service "mail" in this project' },
    ]);
  });
});
