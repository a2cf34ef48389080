import { type Stats, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { subcommandNear } from './command.ts';
import { reasonOf } from './reader.ts';
import { UsageError } from './usage-error.ts';

/** A file or folder that the command line names. */
export interface Root {
  readonly absolute: string;
  readonly isFolder: boolean;
}

/**
 * The files and folders that paths name, each once.
 * @throws {UsageError} for a path that is not there.
 */
export function rootsOf(paths: readonly string[], cwd: string): readonly Root[] {
  const roots = new Map<string, Root>();
  for (const path of paths) {
    if (path === '') throw new UsageError('An empty path names nothing.', 'For the current folder: .');
    const absolute = resolve(cwd, path);
    const stats = statsOf(path, absolute);
    if (!stats.isDirectory() && !stats.isFile()) throw new UsageError(`${path} is neither a file nor a folder.`);
    roots.set(absolute, { absolute, isFolder: stats.isDirectory() });
  }
  return [...roots.values()];
}

/** A path as reports say it: relative to the working directory, with `/`. */
export function shownPath(absolute: string, cwd: string): string {
  if (sep === '/' && absolute.startsWith(`${cwd}/`)) return absolute.slice(cwd.length + 1);
  const path = relative(cwd, absolute);
  return sep === '/' ? path : path.split(sep).join('/');
}

/** Whether a path lies in a vendored chart: below the `charts` of a folder that has its own `Chart.yaml`. */
export function isInVendoredChart(absolute: string): boolean {
  for (let path = absolute; dirname(path) !== path; path = dirname(path)) {
    if (basename(dirname(path)) !== 'charts') continue;
    if (isFile(join(dirname(dirname(path)), 'Chart.yaml'))) return true;
  }
  return false;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function statsOf(path: string, absolute: string): Stats {
  try {
    return statSync(absolute);
  } catch (cause) {
    const near = subcommandNear(path);
    const hint = near === undefined ? undefined : `Did you mean the command ${near}?`;
    throw new UsageError(`${path} cannot be read: ${reasonOf(cause)}.`, hint);
  }
}
