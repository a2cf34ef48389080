/** Keys and indices from a document's root, e.g. `['spec', 'containers', 0, 'name']`. */
export type Route = readonly (string | number)[];

/** Half-open UTF-16 offsets of the original text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A node of a file, said without offsets: file path, zero-based document index, route. */
export interface Location {
  readonly file: string;
  readonly document: number;
  readonly route: Route;
}

/** Whether two routes name the same node. */
export function sameRoute(a: Route, b: Route): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i]);
}

/** Whether `route` is `ancestor` itself or lies below it. */
export function isWithin(route: Route, ancestor: Route): boolean {
  return route.length >= ancestor.length && ancestor.every((step, i) => step === route[i]);
}

/** The place of a node below `location`. */
export function below(location: Location, ...steps: Route): Location {
  return { ...location, route: [...location.route, ...steps] };
}
