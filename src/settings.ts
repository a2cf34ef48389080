import type { Config, IgnoredRule } from './config/config.ts';
import { anyGlob } from './config/path-globs.ts';
import type { MigrateOptions } from './engine/migrate.ts';
import type { Ignoring } from './engine/suppress.ts';
import { assumptionsFrom, type Declared } from './kube/assumed.ts';
import type { SeenReleases } from './kube/assumptions.ts';

/** What a caller decides for one run, over the repository's configuration. */
export interface RunSettings {
  /** Versions named for this run. */
  readonly declared?: Declared;
  /** Releases that the repository shows to be installed; see `releasesSeenIn`. */
  readonly seen?: SeenReleases;
  /** Also apply unsafe steps; the configuration's `fixes` if not given. */
  readonly unsafe?: boolean;
  /** Also convert plain sidecars outside Jobs. */
  readonly all?: boolean;
  /** Findings that this run ignores besides those of the configuration. */
  readonly ignoring?: Ignoring;
}

/** The options of a migration by a repository's configuration and what the run decides over it. */
export function optionsFrom(config: Config, run: RunSettings = {}): MigrateOptions {
  return {
    assumptions: assumptionsFrom({
      ...(run.declared === undefined ? {} : { commandLine: run.declared }),
      config: declaredBy(config),
      ...(run.seen === undefined ? {} : { repository: run.seen }),
    }),
    settled: { sidecars: config.sidecars, apps: config.apps },
    all: run.all ?? false,
    unsafe: run.unsafe ?? config.fixes === 'unsafe',
    rules: config.rules,
    ignoring: ignoringOf(config.ignored, run.ignoring),
  };
}

function ignoringOf(ignored: readonly IgnoredRule[], more: Ignoring = () => undefined): Ignoring {
  const entries = ignored.map(({ rule, paths, reason }) => ({
    rule,
    reason,
    isIn: paths.length === 0 ? () => true : anyGlob(paths),
  }));
  return (finding) =>
    entries.find(({ rule, isIn }) => rule === finding.rule && isIn(finding.file))?.reason ?? more(finding);
}

function declaredBy(config: Config): Declared {
  return {
    ...(config.kubernetes === undefined ? {} : { kubernetes: config.kubernetes }),
    products: config.products,
    native: config.native,
  };
}
