import type { Config } from './config/config.ts';
import type { MigrateOptions } from './engine/migrate.ts';
import { assumptionsFrom, type Declared } from './kube/assumed.ts';

/** What a caller decides for one run, over the repository's configuration. */
export interface RunSettings {
  /** Versions named for this run. */
  readonly declared?: Declared;
  /** Versions seen in the repository. */
  readonly seen?: Declared;
  /** Also apply unsafe steps; the configuration's `fixes` if not given. */
  readonly unsafe?: boolean;
  /** Also convert plain sidecars outside Jobs. */
  readonly all?: boolean;
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
  };
}

function declaredBy(config: Config): Declared {
  return {
    ...(config.kubernetes === undefined ? {} : { kubernetes: config.kubernetes }),
    products: config.products,
    native: config.native,
  };
}
