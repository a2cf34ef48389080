import { describe } from 'vitest';

/** Whether there is time for what takes long: where `SIDECAR_MIGRATE_LONG` is set. */
export const isLong = process.env.SIDECAR_MIGRATE_LONG !== undefined;

/** Tells stories that take long, where there is time; elsewhere they are skipped, and their title says why. */
export function describeAtLength(title: string, stories: () => void): void {
  if (isLong) describe(title, stories);
  else describe.skip(`${title} (SIDECAR_MIGRATE_LONG is not set)`, stories);
}
