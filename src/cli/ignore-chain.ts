import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The ignore files that hold in a folder, innermost first. */
export interface IgnoreChain {
  readonly base: string;
  readonly patterns: Ignore;
  readonly outer: IgnoreChain | undefined;
}

/** The chain of a folder from the root of its repository down; outside a repository, from the folder itself. */
export function chainFor(folder: string): IgnoreChain | undefined {
  const root = repositoryOf(folder);
  if (root === undefined) return extended(undefined, folder);
  const between = relative(root, folder)
    .split(sep)
    .filter((name) => name !== '');
  let chain = withFile(undefined, root, join(root, '.git', 'info', 'exclude'));
  chain = extended(chain, root);
  let path = root;
  for (const name of between) {
    path = join(path, name);
    chain = extended(chain, path);
  }
  return chain;
}

/** The chain with a folder's own `.gitignore` on top, if it has one. */
export function extended(chain: IgnoreChain | undefined, folder: string): IgnoreChain | undefined {
  return withFile(chain, folder, join(folder, '.gitignore'));
}

/** Whether a chain leaves out a path. The innermost file that has a say decides, as in Git. */
export function isIgnored(chain: IgnoreChain | undefined, path: string, isFolder: boolean): boolean {
  for (let link = chain; link !== undefined; link = link.outer) {
    const own = path
      .slice(link.base.length + 1)
      .split(sep)
      .join('/');
    const { ignored, unignored } = link.patterns.test(isFolder ? `${own}/` : own);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

/** The folder above (or the folder itself) that holds `.git`. */
export function repositoryOf(folder: string): string | undefined {
  for (let path = folder; ; path = dirname(path)) {
    if (existsSync(join(path, '.git'))) return path;
    if (dirname(path) === path) return undefined;
  }
}

function withFile(chain: IgnoreChain | undefined, base: string, file: string): IgnoreChain | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return chain;
  }
  const root = base.endsWith(sep) ? base.slice(0, -1) : base;
  return { base: root, patterns: ignore({ ignorecase: false }).add(text), outer: chain };
}
