import type { Step } from '../engine/step.ts';
import type { Pin } from '../kube/mesh.ts';

/** The steps that pin an injected proxy to native mode. */
export function pinSteps(pins: readonly Pin[]): readonly Step[] {
  return pins.map(({ at, value, because }) => ({
    operation: { kind: 'set', at, value },
    applicability: 'safe',
    because,
  }));
}
