import type { Project } from '../kube/project.ts';
import { jointChanges, mergedChanges } from '../shell/cleanup/joint.ts';
import type { Edit } from '../yaml/edit.ts';
import { applyOperations } from '../yaml/expect.ts';
import type { PatchRefusal, YamlOperation } from '../yaml/operation.ts';
import { patchDocument } from '../yaml/patch.ts';
import { asString, type Plain, valueAt } from '../yaml/plain.ts';
import { isWithin, sameRoute } from '../yaml/route.ts';
import type { YamlDocument } from '../yaml/source.ts';
import { withCleanUp } from './clean-up.ts';
import type { Operation } from './operation.ts';

/** What a set of operations comes to in one document. */
export interface CompiledDocument {
  readonly file: string;
  readonly document: number;
  readonly edits: readonly Edit[];
  /** The document's plain data afterwards, by applying the operations to the data and not to the text. */
  readonly expected: Plain;
  /** Comments that go with the nodes that are removed. */
  readonly removedComments: readonly string[];
}

/** The edits of all documents, or why the text does not let them be made. */
export type Compiled =
  | { readonly kind: 'compiled'; readonly documents: readonly CompiledDocument[] }
  | { readonly kind: 'refused'; readonly file: string; readonly refusal: PatchRefusal };

/** Turns operations into edits of the original texts. Only this knows offsets. */
export function compile(operations: readonly Operation[], project: Project): Compiled {
  const documents: CompiledDocument[] = [];
  for (const group of byDocument(operations)) {
    const { file, document: index } = group.at;
    const document = project.document(file, index);
    if (document === undefined) return refusedIn(file, 'The file cannot be read again.');
    const rest = group.operations.filter((operation) => operation.kind !== 'edit-script');
    const removed = rest.filter((operation) => operation.kind === 'remove');
    const edited = edits(
      document,
      group.operations
        .filter((operation) => operation.kind === 'edit-script')
        .filter(({ at }) => !removed.some((removal) => isWithin(at.route, removal.at.route))),
    );
    if ('refusal' in edited) return { kind: 'refused', file, refusal: edited.refusal };
    const translated = withCleanUp(document.value, [...translate(rest), ...edited.operations]);
    const patch = patchDocument(document, translated);
    if ('refusal' in patch) return { kind: 'refused', file, refusal: patch.refusal };
    documents.push({
      file,
      document: index,
      edits: patch.edits,
      expected: applyOperations(document.value, translated),
      removedComments: patch.removedComments,
    });
  }
  return { kind: 'compiled', documents };
}

function refusedIn(file: string, message: string): Compiled {
  return { kind: 'refused', file, refusal: { code: 'unreadable', message, route: [] } };
}

interface Group {
  readonly at: Operation['at'];
  readonly operations: Operation[];
}

function byDocument(operations: readonly Operation[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const operation of operations) {
    const key = JSON.stringify([operation.at.file, operation.at.document]);
    const group = groups.get(key) ?? { at: operation.at, operations: [] };
    group.operations.push(operation);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Kubernetes' operations in terms of YAML. */
function translate(operations: readonly Operation[]): readonly YamlOperation[] {
  const conversions = operations.filter((operation) => operation.kind === 'convert-to-sidecar');
  const rest = operations.filter((operation) => operation.kind !== 'convert-to-sidecar');
  return [...moves(conversions), ...conversions.map(restartAlways), ...rest.flatMap(translateOne)];
}

type Conversion = Extract<Operation, { kind: 'convert-to-sidecar' }>;
type ScriptEdit = Extract<Operation, { kind: 'edit-script' }>;
type Move = Extract<YamlOperation, { kind: 'move-items' }>;

function moves(conversions: readonly Conversion[]): readonly Move[] {
  const groups = new Map<string, { readonly first: Conversion; readonly items: number[] }>();
  for (const conversion of conversions) {
    const key = JSON.stringify([conversion.at.route.slice(0, -1), conversion.before]);
    const group = groups.get(key) ?? { first: conversion, items: [] };
    group.items.push(Number(conversion.at.route.at(-1)));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, items }) => ({
    kind: 'move-items',
    parent: first.at.route.slice(0, -2),
    from: String(first.at.route.at(-2)),
    to: 'initContainers',
    items: items.sort((a, b) => a - b),
    ...(first.before === undefined ? {} : { before: first.before }),
  }));
}

/** Directly after `name` is where most people put it. */
function restartAlways(conversion: Conversion): YamlOperation {
  return { kind: 'set', route: [...conversion.at.route, 'restartPolicy'], value: 'Always', after: 'name' };
}

/** A pod template without `metadata` gets it where everybody writes it: above its `spec`. */
function translateOne(operation: Operation): readonly YamlOperation[] {
  const route = operation.at.route;
  if (operation.kind === 'remove') return [{ kind: 'remove', route }];
  if (operation.kind === 'rename-key') return [{ kind: 'rename-key', route, key: operation.key }];
  if (operation.kind !== 'set') return [];
  const { value, after } = operation;
  const place = {
    ...(after === undefined ? {} : { after }),
    ...(route.includes('metadata') ? { before: 'spec' } : {}),
  };
  return [{ kind: 'set', route, value, ...place }];
}

/**
 * Changes of one script from several findings become one edit; equal and nested removals coincide. They were worked out
 * apart from one another, so the script is read again for what only all of them together leave empty.
 */
function edits(document: YamlDocument, scripts: readonly ScriptEdit[]): Edited {
  const operations: YamlOperation[] = [];
  for (const { first, all } of byScript(scripts)) {
    const { route } = first.at;
    const separate = new Set(all.map(({ changes }) => JSON.stringify(changes)));
    const every = all.flatMap((script) => script.changes);
    const text = asString(valueAt(document.value, route)) ?? '';
    const changes = separate.size === 1 ? mergedChanges(every) : jointChanges(text, every);
    if (changes === undefined) return { refusal: { code: 'script-changes', message: apart, route } };
    operations.push({ kind: 'edit-scalar', route, changes });
  }
  return { operations };
}

const apart = 'What is taken out of a script for several reasons would leave no script.';

type Edited = { readonly operations: readonly YamlOperation[] } | { readonly refusal: PatchRefusal };

function byScript(
  scripts: readonly ScriptEdit[],
): readonly { readonly first: ScriptEdit; readonly all: ScriptEdit[] }[] {
  const groups: { readonly first: ScriptEdit; readonly all: ScriptEdit[] }[] = [];
  for (const script of scripts) {
    const group = groups.find((one) => sameRoute(one.first.at.route, script.at.route));
    if (group === undefined) groups.push({ first: script, all: [script] });
    else group.all.push(script);
  }
  return groups;
}
