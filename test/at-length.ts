import { describe } from 'vitest';

const isLong = process.env.SIDECAR_MIGRATE_LONG !== undefined;

/** Tells stories that take long, only where `SIDECAR_MIGRATE_LONG` is set. */
export function describeAtLength(title: string, stories: () => void): void {
  if (isLong) describe(title, stories);
  else describe.skip(`${title} (SIDECAR_MIGRATE_LONG is not set)`, stories);
}
