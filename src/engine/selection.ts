import type { Workload, WorkloadRef } from '../kube/workload.ts';

/** An object of a file, by what tells it from the others there. */
export interface ObjectPlace {
  readonly file: string;
  /** Zero-based index of the document in its file. */
  readonly document: number;
  readonly workload: WorkloadRef;
}

/** Some objects of a repository: the documents that they stand in, and whether a pod is one of theirs. */
export interface Selection {
  readonly documents: ReadonlyMap<string, ReadonlySet<number>>;
  has(workload: Workload): boolean;
}

/** The selection of objects; they are looked up, not gone through. */
export function selectionOf(objects: readonly ObjectPlace[]): Selection {
  const files = Map.groupBy(objects, ({ file }) => file);
  const keys = new Set(objects.map(keyOf));
  return {
    documents: new Map([...files].map(([file, own]) => [file, new Set(own.map(({ document }) => document))])),
    has: ({ ref, pod: { file, document } }) => keys.has(keyOf({ file, document, workload: ref })),
  };
}

function keyOf({ file, document, workload: { kind, namespace, name } }: ObjectPlace): string {
  return JSON.stringify([file, document, kind, namespace ?? null, name]);
}
