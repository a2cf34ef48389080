import { commentsIn } from './comments.ts';
import { ParsedDocument } from './document.ts';
import { type Edit, overlap, sortEdits } from './edit.ts';
import { mergedMaps } from './meaning.ts';
import type { MapNode } from './node.ts';
import type { PatchRefusal, YamlOperation } from './operation.ts';
import { checkAnchors } from './patch/anchors.ts';
import { blockDrafts } from './patch/block.ts';
import { contentEnd } from './patch/extent.ts';
import { flowDrafts } from './patch/flow.ts';
import { checkKept } from './patch/kept.ts';
import { keyText } from './patch/key-text.ts';
import { layoutOf } from './patch/layout.ts';
import { planMoves } from './patch/moves.ts';
import type { Change, Draft, Page } from './patch/page.ts';
import { dropInside, partsIn } from './patch/page.ts';
import { endsWithBreak, withFinalBreak, withoutFinalBreak } from './patch/page-end.ts';
import { Plan } from './patch/plan.ts';
import { Refused } from './patch/refused.ts';
import { replacedDrafts } from './patch/replace.ts';
import { planSets } from './patch/sets.ts';
import { distinctOperations } from './patch/sharing.ts';
import { rewriteScalar } from './rewrite.ts';
import type { Span } from './route.ts';

import type { YamlDocument } from './source.ts';

/** The edits that make operations true of a text, or why they cannot be made exactly. */
export type Patch =
  | { readonly edits: readonly Edit[]; readonly removedComments: readonly string[] }
  | { readonly refusal: PatchRefusal };

/**
 * The smallest edits, in offsets of the whole source, after which a document means what the operations say.
 * Comments that belong to removed nodes go with them and are named. A document with problems is refused.
 */
export function patchDocument(document: YamlDocument, operations: readonly YamlOperation[]): Patch {
  try {
    return patched(document, operations);
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

function patched(document: YamlDocument, asked: readonly YamlOperation[]): Patch {
  const page = openPage(document);
  const operations = document instanceof ParsedDocument ? distinctOperations(document, asked) : asked;
  const plan = new Plan(page);
  const only = <Kind extends YamlOperation['kind']>(kind: Kind) =>
    operations.filter((operation): operation is Extract<YamlOperation, { kind: Kind }> => operation.kind === kind);
  planSets(plan, document.value, only('set'));
  for (const { route } of only('remove')) planRemoval(plan, route);
  for (const operation of only('rename-key')) planRename(plan, operation);
  for (const operation of only('edit-scalar')) planScalar(plan, operation);
  planMoves(plan, only('move-items'));
  drawUp(plan);
  const edits = sortEdits(page.drafts.map(({ span, text }) => ({ span, text })));
  const clash = overlap(edits);
  if (clash !== undefined) {
    throw new Refused('conflict', 'Two changes touch the same text.', []);
  }
  const text = document.source.text;
  const closed = page.text.length > text.length ? withoutFinalBreak(edits, text, page.eol) : edits;
  if (page.text.length > text.length && endsWithBreak(text, closed)) {
    throw new Refused('final-newline', 'Blank lines that a string keeps would end the file.', []);
  }
  if (document instanceof ParsedDocument && only('edit-scalar').length === 0) checkKept(document, closed);
  return { edits: closed, removedComments: removedComments(document, page) };
}

function openPage(document: YamlDocument): Page {
  const { source } = document;
  const root = document instanceof ParsedDocument ? document.root : undefined;
  if (root === undefined) throw new Refused('broken-document', 'The document could not be read.', []);
  const text = withFinalBreak(source);
  const comments = commentsIn(document);
  return { text, eol: source.eol, root, ...layoutOf(text, root), comments, drafts: [], carried: [], lost: [] };
}

function planRemoval(plan: Plan, route: readonly (string | number)[]): void {
  const slot = plan.placeAt(route)?.slot;
  if (slot === undefined) throw new Refused('not-found', 'What would be removed is not there.', route);
  const part = slot.kind === 'item' ? slot.item : slot.entry;
  checkAnchors(plan.page.root, { from: { start: part.start, end: contentEnd(part) }, to: undefined, route });
  if (slot.kind === 'item') {
    plan.changeOf(slot.list, route.slice(0, -1)).taken.add(slot.index);
    return;
  }
  if (slot.inherited) throw new Refused('merged-value', 'What would be removed is merged in from elsewhere.', route);
  if (isMergedIn(slot.map, slot.entry.key)) {
    throw new Refused('merged-value', 'What would be removed would come back through a merge.', route);
  }
  plan.changeOf(slot.map, route.slice(0, -1)).taken.add(slot.map.entries.indexOf(slot.entry));
}

function isMergedIn(map: MapNode, key: string): boolean {
  const merged = map.entries.flatMap((entry) => (entry.merge ? (mergedMaps(entry) ?? []) : []));
  return merged.some((one) => isMergedIn(one, key) || one.entries.some((entry) => !entry.merge && entry.key === key));
}

type Rename = Extract<YamlOperation, { kind: 'rename-key' }>;

function planRename(plan: Plan, { route, key }: Rename): void {
  const slot = plan.placeAt(route)?.slot;
  if (slot?.kind !== 'entry') throw new Refused('not-found', 'The key to rename is not there.', route);
  const { keyNode } = slot.entry;
  if (slot.inherited || keyNode.kind !== 'scalar') {
    throw new Refused('merged-value', 'The key to rename is defined elsewhere.', route);
  }
  if (slot.map.entries.some((entry) => entry.merge)) {
    throw new Refused('merged-value', 'Under its old name the key might come back through a merge.', route);
  }
  if (slot.map.entries.some((entry) => entry.key === key)) {
    throw new Refused('duplicate-key', `There is a key ${key} already.`, route);
  }
  plan.claim(slot.map, key, route);
  const text = keyText(key, keyNode, plan.page.style);
  const draft: Draft = { span: keyNode.span, text, owner: keyNode };
  plan.tasks.push({ depth: slot.map.depth + 1, drafts: () => [draft] });
}

type ScalarEdit = Extract<YamlOperation, { kind: 'edit-scalar' }>;

function planScalar(plan: Plan, { route, changes }: ScalarEdit): void {
  const { page } = plan;
  const node = plan.placeAt(route)?.node;
  const flow = node !== undefined && plan.holderOf(node)?.collection.flow === true;
  const setting = { text: page.text, eol: page.eol, flow, quote: page.style.quote };
  const edits = node?.kind === 'scalar' ? rewriteScalar(node, changes, setting) : undefined;
  if (node === undefined || edits === undefined) {
    throw new Refused('not-exact', 'The text of this string cannot be changed exactly.', route);
  }
  const drafts = edits.map((edit) => ({ ...edit, owner: node }));
  plan.tasks.push({ depth: node.depth, drafts: () => drafts });
}

/** Turns the plan into drafts, from the inside out. */
function drawUp(plan: Plan): void {
  const { page } = plan;
  const changes = plan.changes().map((change) => ({
    depth: change.collection.depth,
    drafts: () => changeDrafts(plan, change),
  }));
  const tasks = [...plan.tasks, ...changes].sort((a, b) => b.depth - a.depth);
  for (const task of tasks) page.drafts.push(...task.drafts());
}

function changeDrafts(plan: Plan, change: Change): readonly Draft[] {
  const { collection, taken, moved, inserts, route } = change;
  if (taken.size === 0 && inserts.length === 0) return [];
  const { page } = plan;
  const holder = plan.holderOf(collection);
  const parts = partsIn(collection);
  const emptied = taken.size === parts.length && inserts.length === 0 && holder !== undefined;
  if (emptied && moved.size > 0) throw new Refused('only-item', 'No item would stay in the list.', route);
  const value = collection.kind === 'map' ? {} : [];
  const drafts = collection.flow
    ? flowDrafts(page, change, holder)
    : emptied
      ? replacedDrafts(page, { part: holder.part, value, route })
      : blockDrafts(page, change);
  for (const [index, part] of parts.entries()) {
    if (!taken.has(index) || moved.has(index)) continue;
    dropInside(page, part.value);
    if ('keyNode' in part) dropInside(page, part.keyNode);
  }
  return drafts;
}

function removedComments(document: YamlDocument, page: Page): readonly string[] {
  const covers = (spans: readonly Span[], span: Span) =>
    spans.some(({ start, end }) => start <= span.start && span.end <= end);
  const outer = page.drafts.map(({ span }) => span);
  const carried = page.carried.map(({ span }) => span);
  return commentsIn(document)
    .filter(({ span }) => covers(page.lost, span) || (covers(outer, span) && !covers(carried, span)))
    .map(({ text }) => text);
}
