import type { Rule } from '../engine/rule.ts';

/** All rules, in the order in which reports list them: startup, completion, shutdown. */
export const rules: readonly Rule[] = [];
