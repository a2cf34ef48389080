import picomatch from 'picomatch';

/** Decides on a path relative to the globs' own folder, with `/`. */
export type PathTest = (path: string) => boolean;

/**
 * Whether one of some globs matches a path. A glob without a slash matches at any depth; a glob that matches a folder
 * matches all that is in it.
 */
export function anyGlob(globs: readonly string[]): PathTest {
  const patterns = globs.flatMap((glob) => {
    const trimmed = glob.replace(/^\.?\//u, '').replace(/\/$/u, '');
    const rooted = trimmed.includes('/') || glob.startsWith('/') ? trimmed : `**/${trimmed}`;
    return [rooted, `${rooted}/**`];
  });
  return patterns.length === 0 ? () => false : picomatch(patterns, { dot: true });
}
