import type { Hazard } from './hazard.ts';
import type { Rule } from './rule.ts';

/** The rules and hazards that a migration works with; passed in, so that the engine knows none by name. */
export interface Catalogue {
  readonly rules: readonly Rule[];
  readonly hazards: readonly Hazard[];
}
