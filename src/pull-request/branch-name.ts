import { digest } from './blob-id.ts';
import type { PullSearch } from './pull.ts';

/** So many branches of one kind are tried: each that was closed keeps its own, so that it can be reopened. */
const mostOrdinals = 9;

/** What the branch of a whole repository's pull request ends in. */
const wholeRepository = 'native-sidecars';

/** The branch for a part of the repository: readable, and different for different parts. The whole is the empty key. */
export async function branchFor(prefix: string, key: string): Promise<string> {
  if (key === '') return prefix + wholeRepository;
  const slug = key
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-/u, '')
    .slice(0, 50)
    .replace(/-$/u, '');
  return `${prefix}${slug}-${(await digest([key])).slice(0, 6)}`;
}

/** The names that a branch may have in the course of time, the first one first. */
export function ordinalsOf(branch: string): readonly string[] {
  return Array.from({ length: mostOrdinals }, (_, i) => (i === 0 ? branch : `${branch}-${i + 1}`));
}

/** What to look for where nothing is known yet but the prefix. */
export function searchFor(prefix: string): PullSearch {
  return { prefix, branches: ordinalsOf(prefix + wholeRepository) };
}
