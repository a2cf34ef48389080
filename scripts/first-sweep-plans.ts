import type { SweepPlan } from './first-sweep-model.ts';

const usual = { shares: { plain: 0.3, large: 0.02, found: 0.05 }, scans: 8, publications: 4 } as const;

/** Sweeps of 10,000 repositories, the easy one first. */
export const sweepPlans: Readonly<Record<string, SweepPlan>> = {
  'One organization, one pull request first': { ...usual, organizations: 1, repositories: 10_000 },
  'One organization, all pull requests at once': { ...usual, organizations: 1, repositories: 10_000, opensAll: true },
  'A hundred organizations': { ...usual, organizations: 100, repositories: 100, opensAll: true },
};
