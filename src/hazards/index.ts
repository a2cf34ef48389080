import type { Hazard } from '../engine/hazard.ts';

/** All hazards; every conversion is put to each of them, refusals that say most first. */
export const hazards: readonly Hazard[] = [];
