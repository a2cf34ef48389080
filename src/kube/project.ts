import type { Problem } from '../yaml/problem.ts';
import type { YamlDocument } from '../yaml/source.ts';
import type { Assumptions } from './assumptions.ts';
import type { References } from './references.ts';
import type { Workload } from './workload.ts';

/** A text of the repository, as the caller read it. `path` uses `/`. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** What the user settled about the classification of containers, as name or image globs. */
export interface Settled {
  readonly sidecars: readonly string[];
  readonly apps: readonly string[];
}

/** All manifests of one repository, and who patches, selects or includes whom. */
export interface Project {
  readonly workloads: readonly Workload[];
  readonly problems: readonly Problem[];
  readonly assumptions: Assumptions;
  readonly settled: Settled;
  /** Also convert plain sidecars outside Jobs. */
  readonly all: boolean;
  readonly references: References;
  /** The text of a file. */
  text(file: string): string | undefined;
  /** A parsed document, kept while the plan of its file is made. */
  document(file: string, index: number): YamlDocument | undefined;
}
