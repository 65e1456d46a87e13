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
  test.each(texts)('%s', (key, said, meant) => {
    expect(meant).toBeTruthy();
    // Chinese has one form for every number, so the number may stand there where English says "one".
    const count = (name: string) => key.endsWith('_one') && name === 'count';
    expect(gaps(meant ?? '').filter((name) => !count(name))).toEqual(
      gaps(said).filter((name) => !count(name)),
    );
  });
  test('and Chinese has nothing that English has not', () => {
    const keys = (all: Catalogue) =>
      Object.entries(all).flatMap(([noun, one]) => Object.keys(one).map((key) => `${noun}.${key}`));
    expect(keys(chinese).sort()).toEqual(keys(english).sort());
  });
  test('a text that is the same in both is a name', () => {
    const same = texts.filter(
      ([, said, meant]) => said === meant && /[a-z]{2} [a-z]{2}/i.test(said) && !names.has(said),
    );
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
/** Names are the same in every language. */
const names = new Set(['Countersign', 'OpenAPI', 'ServiceDesk Plus', 'sha256:…']);

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
  const words = new Set(code.match(/[\w-]+/g));
  const stems = new Set(code.match(/\w+[_-](?=\$\{)/g));
  const ends = [...new Set(code.match(/(?<=`\$\{\w+\})[A-Z]\w+(?=`)/g))];
  // As it stands, or put together of a stem and a state: t(`status_${status}`), t(`${tab}Tab`).
  const isUsed = (key: string): boolean =>
    words.has(key) ||
    [...key.matchAll(/[_-]/g)].some(({ index }) => stems.has(key.slice(0, index + 1))) ||
    ends.some((end) => key.endsWith(end));
  // What the ledger records is looked up by its own name: ledger-words.test.ts and ledger.view.test.ts hold both ways.
  const looked = Object.entries(english).filter(([noun]) => noun !== 'ledgerActions');
  const unused = looked.flatMap(([noun, all]) =>
    Object.keys(all)
      .map((key) => key.replace(/_(one|other)$/, ''))
      .filter((key) => !isUsed(key))
      .map((key) => `${noun}.${key}`),
  );
  expect(unused).toEqual([]);
});
