import {
  type Config,
  catalogue,
  type Migration,
  migrate,
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
}

/** Runs the engine, here or in another thread. Throws if it takes too long or too much. */
export type Engine = (task: EngineTask) => Promise<Migration>;

/** Runs the engine here and now. */
export function runEngine({ files, config, unsafe, ignored, only }: EngineTask): Migration {
  const ids = new Set(ignored);
  const options = optionsFrom(config, {
    unsafe: config.fixes === undefined ? unsafe : config.fixes === 'unsafe',
    seen: releasesSeenIn(files),
    ignoring: ({ id }) => (ids.has(id) ? 'ignored elsewhere' : undefined),
  });
  return migrate(files, catalogue, only === undefined ? options : { ...options, only: new Set(only) });
}
