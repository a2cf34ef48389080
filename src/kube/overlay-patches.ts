import { parseDocument } from '../yaml/document.ts';
import { asList, asMap, asString, isList, isMap, type Plain, type PlainMap, valueAt } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import { openSource } from '../yaml/source.ts';
import { type Kustomization, type PatchSource, patchSourcesOf, reachIn } from './kustomize.ts';
import type { Library } from './library.ts';
import type { OverlayPatch } from './references.ts';
import type { Workload } from './workload.ts';

/** What a patch says it is for, in regular expressions or plain text; labels and annotations may always fit. */
interface Target {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** A part of a patch that addresses a list of containers, in an object that it may be for. */
interface Part extends OverlayPatch {
  readonly target: Target;
}

/**
 * Finds patches of Kustomize overlays that may address the containers of a workload: those of all kustomizations that
 * take its file in, and, going by the exact name, of those that take in something from outside the project.
 */
export function overlayPatches(
  all: readonly Kustomization[],
  library: Library,
): (workload: Workload) => readonly OverlayPatch[] {
  const reach = reachIn(all);
  const renaming = all.some(({ object }) => object.namePrefix !== undefined || object.nameSuffix !== undefined);
  const known = new Map<Kustomization, readonly Part[]>();
  const partsOf = (one: Kustomization) => {
    const parts = known.get(one) ?? partsIn(one, library);
    known.set(one, parts);
    return parts;
  };
  return (workload) => {
    const reached = reach(workload.pod.file);
    const foreign = all.filter((one) => one.remote && !reached.includes(one));
    return [
      ...reached.flatMap(partsOf).filter(({ target }) => mayMean(target, workload, renaming)),
      ...foreign
        .flatMap(partsOf)
        .filter(({ target }) => target.name === workload.ref.name && mayMean(target, workload, false)),
    ].map(({ target: _, ...patch }) => patch);
  };
}

function mayMean(target: Target, { ref }: Workload, renaming: boolean): boolean {
  const { kind, name, namespace } = target;
  if (kind !== undefined && !isLikePattern(kind, ref.kind)) return false;
  if (namespace !== undefined && ref.namespace !== undefined && !isLikePattern(namespace, ref.namespace)) return false;
  return name === undefined || isLikePattern(name, ref.name) || (renaming && name.includes(ref.name));
}

/** Kustomize takes anchored regular expressions; anything but plain text and `.*` counts as one that fits. */
function isLikePattern(pattern: string, text: string): boolean {
  return pattern === text || pattern === '' || /[\\^$*+?()[\]{}|]/.test(pattern);
}

function partsIn(kustomization: Kustomization, library: Library): readonly Part[] {
  return [
    ...patchSourcesOf(kustomization).flatMap((source) => partsOfSource(source, library)),
    ...replacementParts(kustomization),
  ];
}

function partsOfSource(source: PatchSource, library: Library): readonly Part[] {
  const target = source.target === undefined ? undefined : targetIn(source.target);
  return valuesOf(source, library).flatMap(({ value, at }) => {
    if (isList(value)) return target === undefined ? [] : value.flatMap((operation) => jsonPart(operation, at, target));
    return isMap(value) ? mergeParts(value, at, target ?? objectTarget(value)) : [];
  });
}

function valuesOf(source: PatchSource, library: Library): readonly { value: Plain; at: Location }[] {
  const { file, inline } = source;
  if (inline !== undefined) {
    const text = openSource(source.at.file, inline);
    return text.documents.map(({ index }) => ({ value: parseDocument(text, index).value, at: source.at }));
  }
  if (file === undefined) return [];
  return (library.source(file)?.documents ?? []).map(({ index }) => ({
    value: library.document(file, index)?.value ?? null,
    at: { file, document: index, route: [] },
  }));
}

function targetIn(target: PlainMap): Target {
  const text = (key: string) => asString(target[key]);
  return { kind: text('kind'), name: text('name'), namespace: text('namespace') };
}

function objectTarget(object: PlainMap): Target {
  const { name, namespace } = asMap(object.metadata);
  return {
    kind: asString(object.kind),
    name: asString(name),
    namespace: asString(namespace),
  };
}

const containerPath = /\/(containers|initContainers)(?:\/(-|\d{1,6}))?(?:\/|$)/;

function jsonPart(operation: Plain, at: Location, target: Target): readonly Part[] {
  const path = asString(asMap(operation).path) ?? '';
  const found = containerPath.exec(path);
  if (found === null) return [];
  const part = { at, says: `JSON6902 path ${path}`, list: listOf(found[1]), target };
  if (found[2] === '-') return [{ ...part, appends: true }];
  return [found[2] === undefined ? part : { ...part, index: Number(found[2]) }];
}

function listOf(text: string | undefined): OverlayPatch['list'] {
  return text === 'initContainers' ? 'initContainers' : 'containers';
}

const podRoutes = [
  ['spec'],
  ['template', 'spec'],
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
];

function mergeParts(object: PlainMap, at: Location, target: Target): readonly Part[] {
  return podRoutes.flatMap((route) =>
    (['containers', 'initContainers'] as const).flatMap((list) =>
      asList(valueAt(object, [...route, list])).map((entry, i): Part => {
        const container = asString(asMap(entry).name);
        const says = `strategic merge patch of ${list}, ${container === undefined ? `entry ${i}` : `name ${container}`}`;
        const place = at.route.length === 0 ? below(at, ...route, list, i) : at;
        return { at: place, says, list, target, ...(container === undefined ? {} : { container }) };
      }),
    ),
  );
}

const fieldPath = /(?:^|\.)(containers|initContainers)\.(?:\[name=([^\]]{1,100})\]|(\d{1,6}))/;

/** Replacements write to fields such as `spec.template.spec.containers.[name=proxy].image`. */
function replacementParts({ object, at }: Kustomization): readonly Part[] {
  return asList(object.replacements).flatMap((replacement, i) =>
    asList(asMap(replacement).targets).flatMap((entry, k) => {
      const { select, fieldPaths } = asMap(entry);
      return asList(fieldPaths).flatMap((path): readonly Part[] => {
        const found = fieldPath.exec(asString(path) ?? '');
        if (found === null) return [];
        const [, list, container, index] = found;
        const place = below(at, 'replacements', i, 'targets', k);
        const part = {
          at: place,
          says: `replacement of ${asString(path)}`,
          list: listOf(list),
          target: targetIn(asMap(select)),
        };
        if (container !== undefined) return [{ ...part, container }];
        return [index === undefined ? part : { ...part, index: Number(index) }];
      });
    }),
  );
}
