import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';
import { readSources } from '../../server/test/tidy/sources.ts';
import { en } from '../src/shared/texts/en/index.ts';
import { zh } from '../src/shared/texts/zh/index.ts';

type Catalogue = Record<string, Record<string, string>>;
const english: Catalogue = en;
const chinese: Catalogue = zh;

const gaps = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*([\w.]+)/g)].map(([, name = '']) => name).sort();

describe('the catalogues say the same in both languages:', () => {
  const texts = Object.entries(english).flatMap(([noun, all]) =>
    Object.entries(all).map(([key, text]) => [`${noun}.${key}`, text, chinese[noun]?.[key]] as const),
  );
  test('there is something to compare', () => expect(texts.length).toBeGreaterThan(300));
  test.each(texts)('%s', (_, said, meant) => {
    expect(meant).toBeTruthy();
    expect(gaps(meant ?? '')).toEqual(gaps(said));
  });
  test('and Chinese has nothing that English has not', () => {
    const keys = (all: Catalogue) =>
      Object.entries(all).flatMap(([noun, one]) => Object.keys(one).map((key) => `${noun}.${key}`));
    expect(keys(chinese).sort()).toEqual(keys(english).sort());
  });
  test('a text that is the same in both is a name', () => {
    const same = texts.filter(([, said, meant]) => said === meant && /[a-z]{2} [a-z]{2}/i.test(said));
    expect(same).toEqual([]);
  });
});

const components = readSources().filter(({ path }) => /^packages\/console\/src\/.*\.tsx$/.test(path));

type Node = { readonly type: string } & Record<string, unknown>;

function* walk(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && typeof value.type === 'string') yield value as Node;
  for (const child of Object.values(value)) yield* walk(child);
}

/** What readers see or hear of an attribute. */
const spoken = new Set([
  'label',
  'title',
  'placeholder',
  'aria-label',
  'alt',
  'description',
  'lead',
  'action',
]);
/** The product's own name is the same in every language. */
const names = new Set(['Countersign']);

function literals(path: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
  const found: string[] = [];
  for (const node of walk(parseSync(path, text).program)) {
    if (node.type === 'JSXText') found.push(String(node.value).trim());
    const name = (node.name as Node | undefined)?.name;
    const value = node.value as Node | null;
    if (node.type === 'JSXAttribute' && spoken.has(String(name)) && value?.type === 'Literal')
      found.push(String(value.value));
  }
  return found.filter((said) => /\p{L}{2}/u.test(said) && !names.has(said));
}

test('every text that is shown comes from the catalogue', () => {
  expect(components.length).toBeGreaterThan(50);
  expect(components.flatMap(({ path }) => literals(path).map((said) => `${path}: ${said}`))).toEqual([]);
});

test('every text of the catalogue is used', () => {
  const code = readSources()
    .filter(
      ({ path }) => /^packages\/console\/src\/(app|features|shared)/.test(path) && !path.includes('/texts/'),
    )
    .map(({ text }) => text)
    .join('\n');
  // What the ledger records is looked up by its own name: ledger-words.test.ts and ledger.view.test.ts hold both ways.
  const looked = Object.entries(english).filter(([noun]) => noun !== 'ledgerActions');
  const unused = looked.flatMap(([noun, all]) =>
    Object.keys(all)
      .map((key) => key.replace(/_(one|other)$/, ''))
      .filter((key) => !new RegExp(`['"\`](?:${noun}:)?${key}['"\`]|\\b${key}\\b`).test(code))
      .map((key) => `${noun}.${key}`),
  );
  expect(unused).toEqual([]);
});
