import { isPathLike, readPathGlob } from './path-glob.ts';

/** Decides on a path relative to the globs' own folder, with `/`. */
export type PathTest = (path: string) => boolean;

/**
 * Whether one of some globs describes a path. A glob without a slash does so at any depth; a glob that describes a
 * folder describes all that is in it.
 */
export function anyGlob(globs: readonly string[]): PathTest {
  const patterns = globs.flatMap((glob) => {
    const trimmed = glob.replace(/^\.?\//u, '').replace(/\/$/u, '');
    const rooted = trimmed.includes('/') || glob.startsWith('/') ? trimmed : `**/${trimmed}`;
    return readPathGlob(`${rooted}/**`);
  });
  return (path) => {
    const names = path.split('/');
    return patterns.some((pattern) => isPathLike(names, pattern));
  };
}

/** Whether settings let a path be read: it is among those that are included, and not excluded. */
export function pathTest(paths: {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}): PathTest {
  const [inside, outside] = [anyGlob(paths.include), anyGlob(paths.exclude)];
  return (path) => (paths.include.length === 0 || inside(path)) && !outside(path);
}
