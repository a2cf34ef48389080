import type { Problem, ProjectFile } from '../index.ts';
import type { PathTest } from './globs.ts';
import { faultIn, openReader } from './reader.ts';
import { isInVendoredChart, type Root, shownPath } from './roots.ts';
import type { Relevance, Sieve } from './sieve.ts';
import { candidatesIn } from './tree.ts';

/** What a run reads, and how it says so. */
export interface Gathering {
  readonly roots: readonly Root[];
  readonly cwd: string;
  readonly sieve: Sieve;
  /** Whether a file below a folder is wanted, by its absolute path. Files named on the command line always are. */
  readonly wanted: PathTest;
  /** Called once in a while with the number of files read so far. */
  readonly progress: (filesRead: number) => void;
}

/** The texts of a project, by path. */
export interface Gathered {
  readonly files: readonly ProjectFile[];
  readonly problems: readonly Problem[];
  readonly filesRead: number;
  readonly bytesRead: number;
}

interface State {
  readonly files: Map<string, string>;
  readonly later: { readonly path: string; readonly absolute: string; readonly relevance: Relevance }[];
  readonly problems: Problem[];
  readonly read: ReturnType<typeof openReader>;
  filesRead: number;
  bytesRead: number;
  pods: boolean;
}

/**
 * Reads what matters of the files below the roots. A file is looked at in bytes first and dropped at once if it holds
 * nothing; objects that only refer to pods are kept only if there are pods.
 */
export function gather(gathering: Gathering): Gathered {
  const read = openReader();
  const state: State = { files: new Map(), later: [], problems: [], read, filesRead: 0, bytesRead: 0, pods: false };
  const seen = new Set<string>();
  for (const candidate of candidatesOf(gathering, state)) {
    if (seen.has(candidate)) continue;
    seen.add(candidate);
    look(candidate, gathering, state);
    if (state.filesRead % 256 === 0) gathering.progress(state.filesRead);
  }
  if (state.pods) takeReferences(state);
  const files = [...state.files].map(([path, text]) => ({ path, text }));
  const { problems, filesRead, bytesRead } = state;
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), problems, filesRead, bytesRead };
}

function* candidatesOf({ roots, cwd, wanted }: Gathering, state: State): Generator<string> {
  for (const { absolute, isFolder } of roots) {
    if (isInVendoredChart(absolute)) {
      state.problems.push(problem(shownPath(absolute, cwd), 1, 'Belongs to a vendored chart, which is never edited.'));
    } else if (isFolder) {
      for (const candidate of candidatesIn(absolute)) {
        const path = shownPath(candidate.absolute, cwd);
        if (candidate.kind === 'unreadable') state.problems.push(problem(path, 1, candidate.message));
        else if (wanted(candidate.absolute)) yield candidate.absolute;
      }
    } else yield absolute;
  }
}

function look(absolute: string, { cwd, sieve }: Gathering, state: State): void {
  const path = shownPath(absolute, cwd);
  const outcome = state.read(absolute);
  state.filesRead += 1;
  if (!('bytes' in outcome)) {
    state.problems.push(problem(path, outcome.line, outcome.message));
    return;
  }
  const { bytes } = outcome;
  state.bytesRead += bytes.length;
  const relevance = relevanceOf(path, bytes, sieve);
  if (relevance === 'none' && !isYaml.test(path)) return;
  const fault = faultIn(bytes);
  if (fault !== undefined) state.problems.push(problem(path, fault.line, fault.message));
  else if (relevance === 'pod') {
    state.pods = true;
    state.files.set(path, bytes.toString('utf8'));
  } else if (relevance !== 'none') state.later.push({ path, absolute, relevance });
}

const isYaml = /\.ya?ml$/iu;

function relevanceOf(path: string, bytes: Buffer, sieve: Sieve): Relevance {
  const relevance = sieve(bytes);
  return relevance === 'none' && (isKustomization(path) || isChart(path)) ? 'reference' : relevance;
}

/** Parts of pods matter only to overlays, and ConfigMaps only to pods that name them. */
function takeReferences(state: State): void {
  const overlays = state.later.some(({ path }) => isKustomization(path));
  const names = namesIn([...state.files.values()].filter((text) => text.includes('configMap')));
  for (const { path, absolute, relevance } of state.later) {
    if ((relevance === 'part' && !overlays) || (relevance === 'config-map' && names.size === 0)) continue;
    const outcome = state.read(absolute);
    if (!('bytes' in outcome) || faultIn(outcome.bytes) !== undefined) continue;
    const text = outcome.bytes.toString('utf8');
    if (relevance !== 'config-map' || [...namesIn([text])].some((name) => names.has(name))) {
      state.files.set(path, text);
    }
  }
}

/** Values of all keys `name`, in any spelling. */
function namesIn(texts: readonly string[]): ReadonlySet<string> {
  const key = /name["']? ?: {0,8}["']?([\w.-]+)/giu;
  return new Set(texts.flatMap((text) => [...text.matchAll(key)].map(([, name]) => name ?? '')));
}

function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/u.test(path);
}

function isChart(path: string): boolean {
  return /(?:^|\/)Chart\.yaml$/u.test(path);
}

function problem(file: string, line: number, message: string): Problem {
  return { file, line, column: 1, message };
}
