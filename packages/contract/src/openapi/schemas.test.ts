import { expect, test } from 'vitest';
import { z } from 'zod';
import { Schemas } from './schemas.ts';

const Leaf = z.strictObject({ size: z.int().min(1).default(1) }).meta({ id: 'TestLeaf' });
const Tree = z.strictObject({ leaves: z.array(Leaf) }).meta({ id: 'TestTree' });
const Plain = z.strictObject({ name: z.string() }).meta({ id: 'TestPlain' });

test('a schema with an id is a component, and is referred to', () => {
  const schemas = new Schemas();
  expect(schemas.answered(Plain)).toEqual({ $ref: '#/components/schemas/TestPlain' });
  expect(schemas.sent(z.array(Plain))).toEqual({
    type: 'array',
    items: { $ref: '#/components/schemas/TestPlain' },
  });
  expect(Object.keys(schemas.components)).toEqual(['TestPlain']);
});

test.each([
  'sent first',
  'answered first',
])('what may be left out is sent under another name: %s', (order) => {
  const schemas = new Schemas();
  const ways = [schemas.sent, schemas.answered];
  for (const way of order === 'sent first' ? ways : ways.toReversed()) way(Tree);
  const { TestLeaf, TestLeafSent, TestTree, TestTreeSent } = schemas.components;
  expect([TestLeaf, TestLeafSent]).toMatchObject([
    { required: ['size'] },
    { properties: { size: { default: 1 } } },
  ]);
  expect(TestLeafSent).not.toHaveProperty('required');
  const items = (tree: unknown) =>
    (tree as { properties: { leaves: { items: object } } }).properties.leaves.items;
  expect([items(TestTree), items(TestTreeSent)]).toEqual([
    { $ref: '#/components/schemas/TestLeaf' },
    { $ref: '#/components/schemas/TestLeafSent' },
  ]);
});
