import { defineConfig } from 'vitest/config';
import { NothingSkipped } from './test/nothing-skipped.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Far beyond what any test takes: machines may be busy.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Threads that end beside WebAssembly can abort the runtime.
    pool: 'forks',
    maxWorkers: '100%',
    // Only `npm test -- -u` writes goldens.
    update: 'none',
    reporters: process.env.NOTHING_SKIPPED === undefined ? ['default'] : [new NothingSkipped(), 'default'],
  },
});
