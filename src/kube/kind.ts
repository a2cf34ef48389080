import type { Support } from './workload.ts';

/** Where a kind keeps the containers of one pod. */
export interface PodPath {
  /** Keys from the object to the mapping that holds the lists; `*` stands for every item or value. */
  readonly pod: readonly string[];
  /** Keys from the object to the mapping whose `metadata` the pod gets; `undefined` where there is none. */
  readonly template: readonly string[] | undefined;
  readonly lists: { readonly app: string; readonly init: string };
  /** Further places of regular containers below the pod: a list, or a single container. */
  readonly also: readonly (readonly string[])[];
}

/** A kind of object that runs pods. */
export interface Kind {
  readonly group: string;
  readonly kind: string;
  readonly pods: readonly PodPath[];
  readonly support: Support;
  readonly runsToCompletion: boolean;
  /** Whether the operator adds the main container, so that the app list may become empty. */
  readonly operatorMain: boolean;
}

/** A pod path in dots, e.g. `spec.template.spec`; metadata stands beside a last `spec`, unless `lists` says otherwise. */
export function podPath(dotted: string): PodPath {
  const pod = dotted.split('.');
  return { pod, template: pod.slice(0, -1), lists: { app: 'containers', init: 'initContainers' }, also: [] };
}

/** A pod path of a kind with a list of its own and no metadata of the pod beside it. */
export function ownList(dotted: string, app: string, also: readonly string[] = []): PodPath {
  const pod = dotted.split('.');
  return {
    pod,
    template: undefined,
    lists: { app, init: 'initContainers' },
    also: also.map((path) => path.split('.')),
  };
}

/** Kinds of one group that are alike, by name and pod paths. */
export function kindsOf(
  group: string,
  support: Support,
  table: Readonly<Record<string, readonly (string | PodPath)[]>>,
): readonly Kind[] {
  return Object.entries(table).map(([kind, paths]) => ({
    group,
    kind,
    pods: paths.map((path) => (typeof path === 'string' ? podPath(path) : path)),
    support,
    runsToCompletion: false,
    operatorMain: false,
  }));
}

/** The same kinds, for pods that are meant to end. */
export function ending(kinds: readonly Kind[]): readonly Kind[] {
  return kinds.map((kind) => ({ ...kind, runsToCompletion: true }));
}

/** The same kinds, for lists beside a main container that the operator adds. */
export function besideMain(kinds: readonly Kind[]): readonly Kind[] {
  return kinds.map((kind) => ({ ...kind, operatorMain: true }));
}
