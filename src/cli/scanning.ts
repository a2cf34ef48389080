import type { Problem, ProjectFile } from '../index.ts';
import { faultIn, openReader } from './reader.ts';
import { shownPath } from './roots.ts';
import type { Relevance, Sieve } from './sieve.ts';

/** A file that may be of use to pods elsewhere. */
export interface Mention {
  readonly path: string;
  readonly absolute: string;
  readonly relevance: Relevance;
}

/** What a look at many files leaves: the texts that may hold pods, and what else may be of use. */
export interface Scan {
  readonly pods: readonly ProjectFile[];
  readonly mentions: readonly Mention[];
  readonly problems: readonly Problem[];
  readonly filesRead: number;
  readonly bytesRead: number;
}

/** How files are looked at. */
export interface Glass {
  readonly cwd: string;
  readonly sieve: Sieve;
  /** Called once in a while with the number of files read so far. */
  readonly progress: (filesRead: number) => void;
}

/** Looks at files in bytes, one after the other, and drops at once what holds nothing. */
export function scan(files: readonly string[], { cwd, sieve, progress }: Glass): Scan {
  const read = openReader();
  const pods: ProjectFile[] = [];
  const mentions: Mention[] = [];
  const problems: Problem[] = [];
  let bytesRead = 0;
  for (const [i, absolute] of files.entries()) {
    const path = shownPath(absolute, cwd);
    const outcome = read(absolute);
    if ('bytes' in outcome) bytesRead += outcome.bytes.length;
    const sight = 'bytes' in outcome ? sightOf(path, outcome.bytes, sieve) : { ...outcome, kind: 'fault' as const };
    if (sight.kind === 'fault') problems.push({ file: path, line: sight.line, column: 1, message: sight.message });
    else if (sight.kind === 'text') pods.push({ path, text: sight.text });
    else if (sight.relevance !== 'none') mentions.push({ path, absolute, relevance: sight.relevance });
    if (i % 256 === 255) progress(i + 1);
  }
  return { pods, mentions, problems, filesRead: files.length, bytesRead };
}

type Sight =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'other'; readonly relevance: Relevance }
  | { readonly kind: 'fault'; readonly line: number; readonly message: string };

function sightOf(path: string, bytes: Buffer, sieve: Sieve): Sight {
  const relevance = relevanceOf(path, bytes, sieve);
  if (relevance === 'none' && !/\.ya?ml$/iu.test(path)) return { kind: 'other', relevance };
  const fault = faultIn(bytes);
  if (fault !== undefined) return { kind: 'fault', ...fault };
  return relevance === 'pod' ? { kind: 'text', text: bytes.toString('utf8') } : { kind: 'other', relevance };
}

function relevanceOf(path: string, bytes: Buffer, sieve: Sieve): Relevance {
  const relevance = sieve(bytes);
  return relevance === 'none' && (isKustomization(path) || isChart(path)) ? 'reference' : relevance;
}

/** Whether a path is that of a kustomization. */
export function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/u.test(path);
}

function isChart(path: string): boolean {
  return /(?:^|\/)Chart\.yaml$/u.test(path);
}
