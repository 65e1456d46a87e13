import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Beside each text its brotli, made once: phones get that. */
const compressed: Plugin = {
  name: 'compressed',
  async writeBundle({ dir = '' }, bundle) {
    const names = Object.keys(bundle).filter((name) => /\.(js|css|svg)$/.test(name));
    for (const name of names)
      await writeFile(join(dir, `${name}.br`), brotliCompressSync(await readFile(join(dir, name))));
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed],
  resolve: { alias: { zod: join(import.meta.dirname, 'src/shared/api/no-schemas.ts') } },
  // The server puts a nonce of its own here with every answer: see dialects/pages.
  html: { cspNonce: 'NONCE' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2024',
    chunkSizeWarningLimit: 700,
  },
  logLevel: 'warn',
});
