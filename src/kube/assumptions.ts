/** A version as people write it; `patch` is absent for a minor version, which means its latest patch. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch?: number;
}

/** Where an assumption comes from, strongest first. */
export type Origin = 'command-line' | 'config' | 'repository' | 'table';

/** A version taken for granted, and why. */
export interface AssumedVersion {
  readonly version: Version;
  readonly origin: Origin;
  /** The file that shows it, where it was seen in the repository. */
  readonly file?: string;
}

/** A release that a file shows to be installed. */
export interface SeenRelease {
  readonly version: Version;
  readonly file: string;
}

/** The lowest release that files show, per product id. */
export type SeenReleases = ReadonlyMap<string, SeenRelease>;

/** What the text cannot show and every plan rests on. */
export interface Assumptions {
  readonly kubernetes: AssumedVersion;
  /** Lowest version in use per product id (`istio`, `linkerd`, …). */
  readonly products: ReadonlyMap<string, AssumedVersion>;
  /** Injected products that the user asserts to be native (or not) everywhere. */
  readonly native: ReadonlyMap<string, boolean>;
}
