import { programOf, programWords } from './argv.ts';
import type { Simple } from './script.ts';

/** A pause. `seconds` is absent where a variable holds it, and for `sleep infinity`. */
export interface Sleep {
  readonly seconds?: number;
  readonly forever: boolean;
}

const units: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** How long a `sleep` takes. */
export function sleepOf(command: Simple): Sleep | undefined {
  if (programOf(command) !== 'sleep') return undefined;
  let seconds = 0;
  for (const word of programWords(command).slice(1)) {
    const text = word.value ?? '';
    if (text === 'infinity' || text === 'inf') return { forever: true };
    const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,9})?)([smhd]?)$/.exec(text) ?? [];
    if (amount === undefined) return { forever: false };
    seconds += Number(amount) * (units[unit] ?? 1);
  }
  return { seconds, forever: false };
}
