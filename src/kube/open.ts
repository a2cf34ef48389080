import type { Problem } from '../yaml/problem.ts';
import type { Source } from '../yaml/source.ts';
import type { Assumptions } from './assumptions.ts';
import { patchFilesAmong } from './kustomize.ts';
import { type Library, openLibrary } from './library.ts';
import type { Project, ProjectFile, Settled } from './project.ts';
import type { References } from './references.ts';
import { referencesIn } from './references-in.ts';
import { isWorthParsing, mayHoldPods, type Signals } from './relevance.ts';
import { chartFoldersIn, templateSignIn } from './template-text.ts';
import type { Support, Workload } from './workload.ts';
import { objectsIn, workloadsOf } from './workloads.ts';

/** What a project rests on, all decided by the caller. */
export interface ProjectOptions {
  readonly assumptions: Assumptions;
  readonly settled: Settled;
  readonly all: boolean;
  /**
   * Texts that rules look for. A document without one is never parsed; without these lists, every document with
   * containers is.
   */
  readonly signals?: Signals;
  /** Files in which every document with containers is parsed, signals or not, so that broken ones are told. */
  readonly thorough?: ReadonlySet<string>;
  /** Files whose pods are meant; all others are only there to be referred to. All files if not given. */
  readonly only?: ReadonlySet<string>;
  /** Documents of those files whose pods are meant, by index; all if not given. */
  readonly documents?: ReadonlyMap<string, ReadonlySet<number>>;
}

/** The files of a repository and who refers to whom in them; projects on some of its pods share it. */
export interface Repository {
  readonly library: Library;
  readonly charts: ReadonlySet<string>;
  readonly references: References;
}

/** The repository of files that the caller read. Nothing is parsed yet. */
export function openRepository(files: readonly ProjectFile[]): Repository {
  const library = openLibrary(files);
  const charts = chartFoldersIn(library.paths);
  return { library, charts, references: referencesIn(library, charts) };
}

/**
 * The project of a repository's files. Documents without containers are never parsed; a document that cannot be read
 * is a problem, and the others go on. Texts that have to be rendered first are reported, one problem a file.
 */
export function openProject(files: readonly ProjectFile[] | Repository, options: ProjectOptions): Project {
  const { library, charts, references } = 'library' in files ? files : openRepository(files);
  const { signals, documents, thorough = new Set() } = options;
  const reading: Reading = { library, charts, signals, thorough, documents, workloads: [], problems: [] };
  for (const path of options.only ?? library.paths) readFile(path, reading);
  return {
    workloads: withoutPatches(reading.workloads, library),
    problems: reading.problems,
    assumptions: options.assumptions,
    settled: options.settled,
    all: options.all,
    references,
    text: library.text,
    document: library.document,
  };
}

const patch: Support = {
  level: 'refused',
  note: 'This is a Kustomize patch of an object which stands elsewhere.',
};

function withoutPatches(workloads: readonly Workload[], library: Library): readonly Workload[] {
  const files = patchFilesAmong(new Set(workloads.map((workload) => workload.pod.file)), library);
  if (files.size === 0) return workloads;
  return workloads.map((workload) => (files.has(workload.pod.file) ? { ...workload, support: patch } : workload));
}

interface Reading {
  readonly library: Library;
  readonly charts: ReadonlySet<string>;
  readonly signals: Signals | undefined;
  readonly thorough: ReadonlySet<string>;
  readonly documents: ProjectOptions['documents'];
  readonly workloads: Workload[];
  readonly problems: Problem[];
}

function readFile(path: string, reading: Reading): void {
  const text = reading.library.text(path) ?? '';
  const isWorth = isWorthParsing(text, reading.signals);
  if (!mayHoldPods(text) || !(isWorth || reading.thorough.has(path))) return;
  const sign = templateSignIn(path, text, reading.charts);
  const source = reading.library.source(path);
  if (source === undefined) return;
  if (sign === undefined) {
    readDocuments(source, reading);
    return;
  }
  if (!isWorth) return;
  const message = sign.helm ? 'Helm template: not handled yet.' : 'Template with `{{ }}`: not handled yet.';
  reading.problems.push({ file: path, ...source.position(sign.offset), message });
}

function readDocuments(source: Source, reading: Reading): void {
  const isThorough = reading.thorough.has(source.path);
  const meant = reading.documents === undefined ? undefined : (reading.documents.get(source.path) ?? new Set());
  for (const { index, text } of source.documents) {
    if (meant?.has(index) === false || !mayHoldPods(text)) continue;
    if (!isWorthParsing(text, reading.signals) && !(isThorough && !isDefinition(text))) continue;
    const document = reading.library.document(source.path, index);
    if (document === undefined) continue;
    const [problem] = document.problems;
    if (problem !== undefined) {
      reading.problems.push(problem);
      continue;
    }
    const objects = objectsIn(document.value, { file: source.path, document: index, route: [] });
    reading.workloads.push(...objects.flatMap(workloadsOf));
  }
}

/** The schema of a kind of objects: large, and never a pod. */
function isDefinition(text: string): boolean {
  return text.includes('kind: CustomResourceDefinition');
}
