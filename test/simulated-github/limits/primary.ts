import type { Caller } from '../access/caller.ts';
import { callerKey } from '../access/caller.ts';
import type { World } from '../world/world.ts';

/** The budgets that GitHub counts apart. */
export type Resource = 'core' | 'graphql' | 'search';

/** The state of one budget; `reset` in seconds since 1970. */
export interface Budget {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  readonly reset: number;
}

interface Window {
  readonly limit: number;
  readonly reset: number;
  used: number;
}

const hour = 3_600_000;
const minute = 60_000;

/** The hourly limits of every caller, each on its own. */
export class PrimaryLimits {
  readonly #world: World;
  readonly #windows = new Map<string, Window>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Whether that much is left; takes it if so. */
  take(caller: Caller, resource: Resource, cost: number): boolean {
    const window = this.#window(caller, resource);
    if (window.used + cost > window.limit) return false;
    window.used += cost;
    return true;
  }

  /** Gives back what an unchanged answer did not cost. */
  refund(caller: Caller, resource: Resource, cost: number): void {
    this.#window(caller, resource).used -= cost;
  }

  /** Leaves nothing until the next hour. */
  exhaust(caller: Caller, resource: Resource): void {
    const window = this.#window(caller, resource);
    window.used = window.limit;
  }

  budget(caller: Caller, resource: Resource): Budget {
    const { limit, used, reset } = this.#window(caller, resource);
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(reset / 1000) };
  }

  #window(caller: Caller, resource: Resource): Window {
    const key = `${callerKey(caller)} ${resource}`;
    const now = this.#world.clock.now();
    const known = this.#windows.get(key);
    if (known !== undefined && known.reset > now) return known;
    const fresh = {
      limit: this.#limit(caller, resource),
      reset: now + (resource === 'search' ? minute : hour),
      used: 0,
    };
    this.#windows.set(key, fresh);
    return fresh;
  }

  /** 5,000 an hour and 50 more for each repository above 20, at most 12,500; 30 searches a minute. */
  #limit(caller: Caller, resource: Resource): number {
    if (resource === 'search') return 30;
    if (caller.kind === 'anonymous') return 60;
    if (caller.kind === 'app') return caller.app.hourlyLimit ?? 5000;
    if (caller.kind !== 'installation') return 5000;
    const { installation } = caller.token;
    if (installation.hourlyLimit !== undefined) return installation.hourlyLimit;
    const extra = Math.max(0, this.#world.repositoriesOf(installation).length - 20) * 50;
    return Math.min(12_500, 5000 + extra);
  }
}
