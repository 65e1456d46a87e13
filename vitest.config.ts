import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'docs/**/*.test.ts'],
    globalSetup: ['packages/server/test/concierge.ts', 'packages/console/test/chromium.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
