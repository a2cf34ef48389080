import { asMap, isList, isMap, type Plain } from '../plain.ts';
import type { Route } from '../route.ts';

/** A value that is to stand at a route. */
export interface Wanted {
  readonly route: Route;
  readonly value: Plain;
}

/** A wanted value with the first steps of its route left out. */
export function shortened<One extends Wanted>(wanted: One, steps: number): One {
  return { ...wanted, route: wanted.route.slice(steps) };
}

/** A value with others set inside of it; what is missing on the way is made. */
export function built(old: Plain, wanted: readonly Wanted[]): Plain {
  const whole = wanted.findLast(({ route }) => route.length === 0);
  if (whole !== undefined) return whole.value;
  const steps = [...new Set(wanted.flatMap(({ route }) => route.slice(0, 1)))];
  const at = (step: string | number) => wanted.filter(({ route }) => route[0] === step).map((one) => shortened(one, 1));
  if (isList(old) || (old === null && typeof steps[0] === 'number'))
    return builtList(isList(old) ? old : [], steps, at);
  if (!isMap(old) && old !== null) return old;
  const pairs = new Map<string, Plain>(Object.entries(asMap(old)));
  for (const step of steps) pairs.set(String(step), built(pairs.get(String(step)) ?? null, at(step)));
  return Object.fromEntries(pairs);
}

/** Several values for one index behind the end are as many items. */
function builtList(
  list: readonly Plain[],
  steps: readonly (string | number)[],
  at: (step: string | number) => readonly Wanted[],
): Plain {
  const result = [...list];
  for (const step of steps.filter((one) => typeof one === 'number').sort((a, b) => a - b)) {
    const wanted = at(step);
    const wholes = wanted.filter(({ route }) => route.length === 0);
    if (step < list.length) result[step] = built(list[step] ?? null, wanted);
    else if (wholes.length > 1) result.push(...wholes.map(({ value }) => value));
    else result.push(built(null, wanted));
  }
  return result;
}
