import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/no-network.ts'],
    // An odd zone, so that nothing leans on the machine's own.
    env: { TZ: 'Pacific/Chatham' },
    // One for each processor: journeys mostly wait. The default leaves a processor free, which is half of two.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['shared/**', 'functions/**', 'lib/**', 'local/**'],
      reporter: ['text-summary', 'html'],
    },
  },
});
