import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, parseSync } from 'vite';

/** Beside each text its brotli, made once: phones get that. */
const compressed: Plugin = {
  name: 'compressed',
  async writeBundle({ dir = '' }, bundle) {
    const names = Object.keys(bundle).filter((name) => /\.(js|css|svg)$/.test(name));
    for (const name of names)
      await writeFile(join(dir, `${name}.br`), brotliCompressSync(await readFile(join(dir, name))));
  },
};

/** What the contract says of each endpoint for readers and for the server: the browser only calls them. */
const said = new Set(['example', 'summary', 'description', 'problems']);

/** Leaves it out, and with it every example. */
const brief: Plugin = {
  name: 'brief',
  enforce: 'pre',
  transform: {
    filter: { id: /packages\/contract\/src\/[\w-]+\.ts$/ },
    handler(code, id) {
      const spans = callsOf('endpoint', parseSync(id, code).program).flatMap(({ properties }) =>
        properties.filter(({ key }) => said.has(key?.name ?? '')),
      );
      return spans
        .reverse()
        .reduce(
          (text, { start, end }) => `${text.slice(0, start)}${text.slice(text[end] === ',' ? end + 1 : end)}`,
          code,
        );
    },
  },
};

type Property = { readonly start: number; readonly end: number; readonly key?: { readonly name?: string } };
type Literal = { readonly properties: readonly Property[] };

/** The object that each call of this function is given. */
function callsOf(name: string, node: unknown): Literal[] {
  if (typeof node !== 'object' || node === null) return [];
  const {
    type,
    callee,
    arguments: given,
  } = node as { type?: string; callee?: { name?: string }; arguments?: [Literal] };
  if (type === 'CallExpression' && callee?.name === name && given) return [given[0]];
  return Object.values(node).flatMap((child) => callsOf(name, child));
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [brief, react(), compressed],
  resolve: { alias: { zod: join(import.meta.dirname, 'src/shared/api/no-schemas.ts') } },
  // The server puts a nonce of its own here with every answer: see dialects/pages.
  html: { cspNonce: 'NONCE' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2024',
    chunkSizeWarningLimit: 800,
    // What every page loads comes in one piece: a hundred small ones are a tenth more to send, and slower to come.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'base', tags: ['$initial'] }] } } },
  },
  logLevel: 'warn',
});
