import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Config, emptyConfig } from '../config/config.ts';
import type { Known } from '../config/settings.ts';
import { repositoryOf } from './ignore-chain.ts';
import { faultIn, reasonOf } from './reader.ts';
import { shownPath } from './roots.ts';
import { UsageError } from './usage-error.ts';

/** The settings that hold for a run, and the folder that their globs are relative to. */
export interface FoundConfig {
  readonly config: Config;
  readonly base: string;
}

const names = [join('.github', 'sidecar-migrate.yml'), 'sidecar-migrate.yml'];

/** Where a configuration stands that holds for a folder: in it or above, but not above its repository. */
export function configPathFor(folder: string): string | undefined {
  const top = repositoryOf(folder);
  for (let path = folder; ; path = dirname(path)) {
    const found = names.map((name) => join(path, name)).find((file) => existsSync(file));
    if (found !== undefined || path === top || dirname(path) === path) return found;
  }
}

/**
 * The settings for a folder, from the file that the command line names or else the one that is found.
 * @throws {ConfigError} for a configuration that cannot be used, {UsageError} for one that cannot be read.
 */
export async function configFor(
  folder: string,
  named: string | undefined,
  { cwd, known }: { readonly cwd: string; readonly known: Known },
): Promise<FoundConfig> {
  const path = named === undefined ? configPathFor(folder) : resolve(cwd, named);
  if (path === undefined) return { config: emptyConfig, base: folder };
  const { readConfig } = await import('../config/read.ts');
  const shown = shownPath(path, cwd);
  return { config: readConfig(shown, textOf(path, shown), known), base: baseOf(path) };
}

function baseOf(path: string): string {
  const folder = dirname(path);
  return basename(folder) === '.github' ? dirname(folder) : folder;
}

function textOf(path: string, shown: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new UsageError(`${shown} cannot be read: ${reasonOf(cause)}.`);
  }
  const fault = faultIn(bytes);
  if (fault !== undefined) throw new UsageError(`${shown}:${fault.line}: ${fault.message}`);
  return bytes.toString('utf8');
}
