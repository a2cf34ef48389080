import { anyGlob } from '../index.ts';

/** Whether a login or an address is what one of some globs describes, whatever its case. */
export function anyNameLike(names: readonly string[], globs: readonly string[]): boolean {
  const test = anyGlob(globs.map((glob) => glob.toLowerCase().replace(/[[\]]/gu, '\\$&')));
  return names.some((name) => name !== '' && !name.includes('/') && test(name.toLowerCase()));
}
