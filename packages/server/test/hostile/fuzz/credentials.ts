import fc from 'fast-check';

const signature = fc
  .tuple(
    fc.constantFrom('SDK-HMAC-SHA256', 'sdk-hmac-sha256', 'AWS4-HMAC-SHA256', ''),
    fc.constantFrom('KEY', '', 'a'.repeat(500), '../', '__proto__'),
    fc.constantFrom('host;x-sdk-date', '', ';', 'x'.repeat(2000), 'host'),
    fc.constantFrom('0'.repeat(64), '', 'zz', 'f'.repeat(64)),
  )
  .map(([kind, key, headers, sign]) => `${kind} Access=${key}, SignedHeaders=${headers}, Signature=${sign}`);

/** Credentials that are none, for any of the doors. */
export const oddCredentials: fc.Arbitrary<readonly (readonly [string, string])[]> = fc.oneof(
  fc
    .constantFrom(
      'Bearer',
      'Bearer ',
      'Bearer x',
      'bearer  y',
      'Basic',
      'Basic !',
      'Basic OjpB',
      'Basic /////w==',
      'Basic Og==',
      'Zoho-oauthtoken x',
      'authtoken: x',
      `Bearer ${'x'.repeat(5000)}`,
      'Digest a="b"',
      '\u00e4',
      ' ',
    )
    .map((value) => [['authorization', value]] as const),
  signature.map(
    (value) =>
      [
        ['authorization', value],
        ['x-sdk-date', '20261122T090000Z'],
      ] as const,
  ),
  fc.constantFrom('x', '', 'a'.repeat(4000), '\u00ff').map((value) => [['x-auth-token', value]] as const),
  fc.constant<[string, string][]>([]),
);
