import { type Problem, type ProjectFile, releasesSeenIn, type SeenReleases } from '../index.ts';
import { faultIn, openReader } from './reader.ts';
import { shownPath } from './roots.ts';
import type { Relevance, Sieve, Sifted } from './sieve.ts';
import { looksBroken } from './suspicion.ts';

/** A file that may be of use to pods elsewhere. */
export interface Mention {
  readonly path: string;
  readonly absolute: string;
  readonly relevance: Relevance;
}

/** What a look at many files leaves: the texts that may hold pods, and what else may be of use. */
export interface Scan {
  readonly pods: readonly ProjectFile[];
  /** Those of the pods' files that are to be parsed whole: they were asked for by name, or look broken. */
  readonly thorough: ReadonlySet<string>;
  readonly mentions: readonly Mention[];
  readonly problems: readonly Problem[];
  /** Releases that the files show to be installed. */
  readonly seen: SeenReleases;
  readonly filesRead: number;
  readonly bytesRead: number;
}

/** How files are looked at. */
export interface Glass {
  readonly cwd: string;
  /** Files that the user named, by their absolute paths. */
  readonly named: ReadonlySet<string>;
  readonly sieve: Sieve;
  /** Called once in a while with the number of files read so far. */
  readonly progress: (filesRead: number) => void;
}

/** Looks at files in bytes, one after the other, and drops at once what holds nothing. */
export function scan(files: readonly string[], { cwd, named, sieve, progress }: Glass): Scan {
  const read = openReader();
  const pods: ProjectFile[] = [];
  const thorough = new Set<string>();
  const mentions: Mention[] = [];
  const problems: Problem[] = [];
  let seen: SeenReleases = new Map();
  let bytesRead = 0;
  for (const [i, absolute] of files.entries()) {
    const path = shownPath(absolute, cwd);
    const outcome = read(absolute);
    if ('bytes' in outcome) bytesRead += outcome.bytes.length;
    const sight =
      'bytes' in outcome
        ? sightOf(path, outcome.bytes, { ...sieve(outcome.bytes), closely: named.has(absolute) })
        : { ...outcome, kind: 'fault' as const };
    if (sight.kind === 'fault') problems.push({ file: path, line: sight.line, column: 1, message: sight.message });
    else if (sight.kind === 'text') {
      pods.push({ path, text: sight.text });
      if (sight.thorough) thorough.add(path);
    } else if (sight.relevance !== 'none') mentions.push({ path, absolute, relevance: sight.relevance });
    if ('bytes' in outcome && sight.kind !== 'fault' && sight.showsReleases) {
      seen = releasesSeenIn([{ path, text: outcome.bytes.toString('utf8') }], seen);
    }
    if (i % 256 === 255) progress(i + 1);
  }
  return { pods, thorough, mentions, problems, seen, filesRead: files.length, bytesRead };
}

type Sight =
  | { readonly kind: 'text'; readonly text: string; readonly thorough: boolean; readonly showsReleases: boolean }
  | ({ readonly kind: 'other' } & Sifted)
  | { readonly kind: 'fault'; readonly line: number; readonly message: string };

interface Look extends Sifted {
  /** Whether to parse whatever may hold pods. */
  readonly closely: boolean;
}

function sightOf(path: string, bytes: Buffer, { closely, showsReleases, ...sifted }: Look): Sight {
  const relevance = relevanceOf(path, sifted.relevance);
  if (relevance === 'none' && !/\.ya?ml$/iu.test(path)) return { kind: 'other', relevance, showsReleases };
  const fault = faultIn(bytes);
  if (fault !== undefined) return { kind: 'fault', ...fault };
  const thorough = mayHoldPods(bytes, relevance) && (closely || (relevance !== 'pod' && looksBroken(bytes)));
  if (relevance !== 'pod' && !thorough) return { kind: 'other', relevance, showsReleases };
  return { kind: 'text', text: bytes.toString('utf8'), thorough, showsReleases };
}

function mayHoldPods(bytes: Buffer, relevance: Relevance): boolean {
  return relevance === 'pod' || relevance === 'part' || (relevance === 'reference' && bytes.includes('ontainers'));
}

function relevanceOf(path: string, relevance: Relevance): Relevance {
  return relevance === 'none' && (isKustomization(path) || isChart(path)) ? 'reference' : relevance;
}

/** Whether a path is that of a kustomization. */
export function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/u.test(path);
}

function isChart(path: string): boolean {
  return /(?:^|\/)Chart\.yaml$/u.test(path);
}
