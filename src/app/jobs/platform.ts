/** An installation as GitHub lists it. */
export interface InstallationFacts {
  readonly id: number;
  readonly account: string;
  readonly suspended: boolean;
}

/** A repository of an installation. */
export interface ListedRepository {
  readonly id: number;
  readonly nodeId: string;
  readonly owner: string;
  readonly name: string;
}

/** A pull request of ours in a repository. */
export interface ListedPull {
  readonly repository: number;
  /** The repository's. */
  readonly nodeId: string;
  readonly number: number;
}

/** A delivery that GitHub remembers as failed. */
export interface FailedDelivery {
  readonly id: number;
  /** The same for all attempts. */
  readonly guid: string;
  readonly event: string;
  readonly action?: string;
  /** Milliseconds since 1970. */
  readonly deliveredAt: number;
}

/** What is asked of GitHub about the App as a whole. Every part may throw `GitHubError`. */
export interface Platform {
  /** All installations of the App. */
  installations(): AsyncIterable<InstallationFacts>;
  /** All repositories that an installation was given. */
  repositories(installation: number): AsyncIterable<ListedRepository>;
  /** Heads of default branches by node id, at most 100 at a time; empty repositories and those that are gone are left out. */
  heads(installation: number, nodeIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Those of some pull requests, at most 250, that were merged or closed. */
  ended(installation: number, pulls: readonly ListedPull[]): Promise<readonly ListedPull[]>;
  /** Deliveries that failed since a moment in milliseconds since 1970, newest first. */
  failedDeliveries(since: number): AsyncIterable<FailedDelivery>;
  /** Asks for a delivery once more. */
  redeliver(id: number): Promise<void>;
}
