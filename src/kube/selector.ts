import { asMap, isList, type Plain, type PlainMap } from '../yaml/plain.ts';

/** Whether a label selector may select something with these labels; expressions count as if they did. */
export function maySelect(selector: Plain | undefined, labels: PlainMap): boolean {
  const { matchLabels, matchExpressions } = asMap(selector);
  const named = Object.entries(asMap(matchLabels));
  if (named.length === 0 && !isList(matchExpressions) && selector === undefined) return false;
  return named.every(([key, value]) => labels[key] === value);
}
