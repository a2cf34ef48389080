import type { Config } from '../config/config.ts';
import {
  catalogue,
  type Migration,
  migrate,
  optionsFrom,
  type ProjectFile,
  parseVersion,
  type SeenReleases,
} from '../index.ts';
import type { MigrateOptions } from './command.ts';

/** What a migration rests on besides its files. */
export interface Basis {
  readonly config: Config;
  readonly asked: Pick<MigrateOptions, 'all' | 'unsafe' | 'kubernetes'>;
  /** Releases that the files show to be installed. */
  readonly seen: SeenReleases;
}

/** Pods to plan, or a part of them. Can be sent to another thread. */
export interface Task extends Basis {
  /** The files whose pods are planned. */
  readonly pods: readonly ProjectFile[];
  /** Files that pods may refer to, or that refer to pods; those of `pods` may be among them. */
  readonly references: readonly ProjectFile[];
  /** Files of which it is told if anything in them cannot be read, whether or not there is anything to find. */
  readonly thorough: ReadonlySet<string>;
}

/** What becomes of the pods of a task, with the texts that reports and edits need. */
export interface Planned {
  readonly migration: Migration;
  readonly texts: ReadonlyMap<string, string>;
  /** Whether an edit lies in a file that is only referred to: then no task may be planned apart from the others. */
  readonly crosses: boolean;
}

/** Plans the pods of a task. */
export function plan({ pods, references, thorough, ...basis }: Task): Planned {
  const own = new Set(pods.map(({ path }) => path));
  const others = references.filter(({ path }) => !own.has(path));
  const files = [...pods, ...others].sort((a, b) => (a.path < b.path ? -1 : 1));
  const migration = migrate(files, catalogue, { ...optionsOf(basis), only: own, thorough });
  const edited = new Set(migration.edits.map(({ file }) => file));
  const shown = new Set([...edited, ...migration.plans.flatMap(filesShown)]);
  return {
    migration,
    texts: new Map(files.filter(({ path }) => shown.has(path)).map(({ path, text }) => [path, text])),
    crosses: others.some(({ path }) => edited.has(path)),
  };
}

/** The options of a migration; `--kubernetes` was checked before. */
export function optionsOf({ config, asked, seen }: Basis) {
  const kubernetes = asked.kubernetes === undefined ? undefined : parseVersion(asked.kubernetes);
  return optionsFrom(config, {
    ...(kubernetes === undefined ? {} : { declared: { kubernetes } }),
    ...(asked.unsafe ? { unsafe: true } : {}),
    all: asked.all,
    seen,
  });
}

function filesShown({ file, findings }: Migration['plans'][number]): readonly string[] {
  return [file, ...findings.flatMap(({ evidence }) => evidence.map(({ place }) => place.file))];
}
