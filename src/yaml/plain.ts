import type { Route } from './route.ts';

/** What a YAML document means, as plain JSON-safe data: aliases and merge keys are resolved. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainMap;

/** A mapping as plain data. */
export interface PlainMap {
  readonly [key: string]: Plain;
}

/** Whether a value is a mapping. */
export function isMap(value: Plain | undefined): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a sequence. */
export function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

/** The value as a mapping; an empty one for anything else. */
export function asMap(value: Plain | undefined): PlainMap {
  return isMap(value) ? value : {};
}

/** The value as a sequence; an empty one for anything else. */
export function asList(value: Plain | undefined): readonly Plain[] {
  return isList(value) ? value : [];
}

/** The value if it is a string. */
export function asString(value: Plain | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value at a route, or `undefined` where the route leads nowhere. */
export function valueAt(root: Plain | undefined, route: Route): Plain | undefined {
  let value = root;
  for (const step of route) {
    if (typeof step === 'number') value = isList(value) ? value[step] : undefined;
    else value = isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}
