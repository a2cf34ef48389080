import type { Engine } from '../engine.ts';
import type { Gateway } from '../gateway.ts';
import type { TextMemory } from '../texts.ts';
import type { CheckRun } from './check-run.ts';

/** What checks work with. */
export interface CheckPorts {
  readonly gateway: Gateway;
  readonly engine: Engine;
  readonly memory?: TextMemory;
}

/** What a check comes to; no run where there was nothing to say. */
export interface CheckOutcome {
  readonly run?: CheckRun;
  /** How many changes were suggested. */
  readonly suggestions: number;
}
