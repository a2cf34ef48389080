import type { Engine } from '../engine.ts';
import type { Gateway } from '../gateway.ts';
import type { TextMemory } from '../texts.ts';
import type { CheckResult } from './check-run.ts';
import type { Suggestion } from './suggestion.ts';

/** What checks work with. */
export interface CheckPorts {
  readonly gateway: Gateway;
  readonly engine: Engine;
  readonly memory?: TextMemory;
}

/** What was found out of a change: what is said, and what could be suggested. */
export interface Verdict {
  readonly result: CheckResult;
  readonly wanted: readonly Suggestion[];
}

/** What a check comes to. */
export interface CheckOutcome {
  /** What was said; absent where there was nothing to say, or nothing that was not said already. */
  readonly run?: CheckResult;
  /** How many changes were suggested. */
  readonly suggestions: number;
  /** GitHub does not know what was to be checked, or not yet. */
  readonly unknown?: true;
}
