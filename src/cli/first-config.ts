import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configTemplate } from '../config/template.ts';
import { configPathFor } from './config-file.ts';
import { repositoryOf } from './ignore-chain.ts';
import { knownNames } from './known-names.ts';
import { shownPath } from './roots.ts';
import { UsageError } from './usage-error.ts';

/**
 * Writes a commented configuration into `.github` of the repository (or of the current folder) and gives its path.
 * @throws {UsageError} if there is one already.
 */
export function writeFirstConfig(cwd: string): string {
  const existing = configPathFor(cwd);
  if (existing !== undefined) throw new UsageError(`There is a configuration already: ${shownPath(existing, cwd)}.`);
  const path = join(repositoryOf(cwd) ?? cwd, '.github', 'sidecar-migrate.yml');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, configTemplate(knownNames), { flag: 'wx' });
  return shownPath(path, cwd);
}
