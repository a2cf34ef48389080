/** One request that reached the simulated GitHub, and how it was answered. */
export interface RecordedCall {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `rest`, `graphql`, the minting of a `token`, a `download` of a tarball; what is `app` was signed with the App's key. */
  readonly kind: 'rest' | 'graphql' | 'token' | 'app' | 'download';
  /** The id of the REST operation; `graphql query` or `graphql` with the names of the mutations. */
  readonly operation: string;
  readonly method: string;
  /** As limits know the caller: `installation 12`, `app my-app`, `user alice`. */
  readonly caller: string;
  /** The last eight characters of the token. */
  readonly token: string;
  readonly repository: string | undefined;
  status: number;
  /** What it counts towards the secondary limit a minute. */
  points: number;
  /** What it costs of the primary limit: 1 for REST, 0 for an unchanged 304, the computed cost for GraphQL. */
  cost: number;
  /** Whether it makes content that people are told of. */
  readonly creates: boolean;
}

/** Which calls to look at; what is not given may be anything. */
export interface CallFilter {
  /** A position that `mark` returned. */
  readonly since?: number;
  readonly kind?: RecordedCall['kind'];
  readonly operation?: string | RegExp;
  readonly caller?: string;
  readonly repository?: string;
}

/** Some calls, with the sums that budgets are about. */
export class Calls {
  readonly all: readonly RecordedCall[];

  constructor(all: readonly RecordedCall[]) {
    this.all = all;
  }

  get count(): number {
    return this.all.length;
  }

  /** Without the minting of tokens. */
  get countWithoutTokens(): number {
    return this.all.filter(({ kind }) => kind !== 'token').length;
  }

  get writes(): number {
    return this.all.filter(({ points, kind }) => points > 1 && kind !== 'token').length;
  }

  get creations(): number {
    return this.all.filter(({ creates, status }) => creates && status < 300).length;
  }

  get points(): number {
    return this.all.reduce((sum, { points }) => sum + points, 0);
  }

  get cost(): number {
    return this.all.reduce((sum, { cost }) => sum + cost, 0);
  }

  /** How often each operation was called, most frequent first. */
  byOperation(): Readonly<Record<string, number>> {
    const counts = new Map<string, number>();
    for (const { operation } of this.all) counts.set(operation, (counts.get(operation) ?? 0) + 1);
    return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
  }
}

/** The book of all requests. */
export class Ledger {
  readonly #calls: RecordedCall[] = [];

  add(call: RecordedCall): void {
    this.#calls.push(call);
  }

  /** A position to count from. */
  mark(): number {
    return this.#calls.length;
  }

  calls(filter: CallFilter = {}): Calls {
    const { since = 0, kind, operation, caller, repository } = filter;
    const fits = (call: RecordedCall): boolean =>
      (kind === undefined || call.kind === kind) &&
      (caller === undefined || call.caller === caller) &&
      (repository === undefined || call.repository === repository) &&
      (operation === undefined ||
        (typeof operation === 'string' ? call.operation === operation : operation.test(call.operation)));
    return new Calls(this.#calls.slice(since).filter(fits));
  }
}
