import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'docs/**/*.test.ts'],
    globalSetup: ['packages/server/test/concierge.ts', 'packages/console/test/chromium.ts'],
    // Every process reads the code once for all its files: nothing in it keeps state between requests.
    isolate: false,
    // Each starts servers and browsers beside it: more of them would be little faster, and late.
    maxWorkers: availableParallelism(),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
