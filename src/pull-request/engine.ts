import {
  type Config,
  catalogue,
  type Migration,
  migrate,
  type ObjectPlace,
  optionsFrom,
  type ProjectFile,
  releasesSeenIn,
} from '../index.ts';

/** What the engine is to work on. Can be sent to another thread. */
export interface EngineTask {
  readonly files: readonly ProjectFile[];
  readonly config: Config;
  /** Whether unsafe steps are made, where the configuration does not say. */
  readonly unsafe: boolean;
  /** Findings to be ignored, by id. */
  readonly ignored: readonly string[];
  /** Files whose pods are planned; all if not given. */
  readonly only?: readonly string[];
  /** Objects of those files whose pods are planned; all if not given. */
  readonly objects?: readonly ObjectPlace[];
}

/** Runs the engine, here or in another thread. Throws if it takes too long or too much. */
export type Engine = (task: EngineTask) => Promise<Migration>;

/** Runs the engine here and now. */
export function runEngine({ files, config, unsafe, ignored, only, objects }: EngineTask): Migration {
  const ids = new Set(ignored);
  const options = optionsFrom(config, {
    unsafe: config.fixes === undefined ? unsafe : config.fixes === 'unsafe',
    seen: releasesSeenIn(files),
    ignoring: ({ id }) => (ids.has(id) ? 'ignored elsewhere' : undefined),
  });
  return migrate(files, catalogue, {
    ...options,
    ...(only === undefined ? {} : { only: new Set(only) }),
    ...(objects === undefined ? {} : { objects }),
  });
}
