import type { Platform } from '../../src/app/jobs/platform.ts';

/** A GitHub on which nobody has installed the App. */
export const nobody: Platform = {
  async *installations() {},
  async *repositories() {},
  heads: async () => new Map(),
  ended: async () => [],
  async *failedDeliveries() {},
  redeliver: async () => {},
};
