import {
  type CheckSettings,
  type PullRequestSettings,
  usualChecks,
  usualPullRequests,
} from './pull-request-settings.ts';

/** A version as a configuration names it; `patch` is absent for a minor version, which means its latest patch. */
export interface ConfiguredVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch?: number;
}

/** What a rule may do: nothing, only say what it finds, or change it. */
export type RuleSetting = 'off' | 'report' | 'on';

/** A workaround that is meant to stay. */
export interface IgnoredRule {
  readonly rule: string;
  /** Globs on paths as in `Config.paths`; everywhere if empty. */
  readonly paths: readonly string[];
  readonly reason: string;
}

/** The settings of a repository. What is not set is absent or empty. */
export interface Config {
  /** The lowest version of Kubernetes in use. */
  readonly kubernetes?: ConfiguredVersion;
  /** The lowest versions in use, by product id. */
  readonly products: ReadonlyMap<string, ConfiguredVersion>;
  /** Injected products that are native (or not) everywhere, by product id. */
  readonly native: ReadonlyMap<string, boolean>;
  /** Whether unsafe steps are made too. Not set, it means safe steps on a command line and all of them for a reviewer. */
  readonly fixes?: 'safe' | 'unsafe';
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Globs on paths relative to the folder that the configuration is about. */
  readonly paths: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  /** Name or image globs of containers that are sidecars. */
  readonly sidecars: readonly string[];
  /** Name or image globs of containers that are apps. */
  readonly apps: readonly string[];
  readonly ignored: readonly IgnoredRule[];
  readonly pullRequests: PullRequestSettings;
  readonly checks: CheckSettings;
  /** In an organisation's settings: the keys that a repository's own cannot change. */
  readonly locked: readonly string[];
}

/** The settings of a repository that has none. */
export const emptyConfig: Config = {
  products: new Map(),
  native: new Map(),
  rules: {},
  paths: { include: [], exclude: [] },
  sidecars: [],
  apps: [],
  ignored: [],
  pullRequests: usualPullRequests,
  checks: usualChecks,
  locked: [],
};
