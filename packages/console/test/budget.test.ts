import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

// The budget of the product: approvers open it on a phone. It looks at what was built, which `npm test` does first.

type Chunk = { readonly file: string; readonly imports?: readonly string[]; readonly isEntry?: boolean };

const dist = join(import.meta.dirname, '../dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;

/** A chunk with all that the browser loads before it runs. */
function closure(name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`The build has no ${name}.`);
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const each of chunk.imports ?? []) closure(each, seen);
  return seen;
}

/** What the page itself asks for, whichever address it is opened at. */
const start = (): Set<string> => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const named = new Set([...page.matchAll(/src="\/(assets\/[^"]+)"/g)].map(([, file]) => file));
  const seen = new Set<string>();
  for (const [name, { file }] of Object.entries(manifest)) if (named.has(file)) closure(name, seen);
  return seen;
};

const zipped = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);

test('the inbox, the first page of most, takes at most 250 kB of JavaScript, zipped', () => {
  const files = closure('src/features/inbox/pages/inbox.page.tsx', start());
  expect(zipped(files)).toBeLessThanOrEqual(250_000);
  expect(zipped(files)).toBeGreaterThan(50_000);
});

test('the page of an approval, where the links in mails lead, takes little more', () => {
  const files = closure('src/features/approvals/pages/approval.page.tsx', start());
  expect(zipped(files)).toBeLessThanOrEqual(290_000);
});

test('pictures, charts and editors are not in what every page loads', () => {
  const text = [...start()].map((file) => readFileSync(join(dist, file), 'utf8')).join('');
  expect(text.match(/react-flow|recharts|cm-editor|ZodError/g)).toBe(null);
});
