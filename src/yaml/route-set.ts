import type { Route } from './route.ts';

/** Routes that are looked up without going through all of them. */
export class RouteSet {
  readonly #keys = new Set<string>();

  constructor(routes: Iterable<Route> = []) {
    for (const route of routes) this.add(route);
  }

  /** Adds a route; `false` if it was there already. */
  add(route: Route): boolean {
    const before = this.#keys.size;
    return this.#keys.add(JSON.stringify(route)).size > before;
  }

  /** Whether it holds this very route. */
  has(route: Route): boolean {
    return this.#keys.has(JSON.stringify(route));
  }

  /** Whether it holds a route that `route` lies below. */
  hasAbove(route: Route): boolean {
    for (let length = 0; length < route.length; length++) if (this.has(route.slice(0, length))) return true;
    return false;
  }
}
