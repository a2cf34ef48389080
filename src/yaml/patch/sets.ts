import type { MapNode, Node } from '../node.ts';
import type { YamlOperation } from '../operation.ts';
import { isMap, type Plain, type PlainMap, valueAt } from '../plain.ts';
import { renderEntry, renderItem } from '../render.ts';
import { renderFlow, renderPair } from '../render-flow.ts';
import { isWithin, type Route, sameRoute } from '../route.ts';
import { checkAnchors } from './anchors.ts';
import { built, shortened } from './built.ts';
import { flowStyleOf } from './flow-style.ts';
import { columnOf, startsLine } from './lines.ts';
import type { Change, Collection, Draft, Insert, Page } from './page.ts';
import { dropInside, partsIn } from './page.ts';
import type { Holder, Plan } from './plan.ts';
import { Refused } from './refused.ts';
import { replacedDrafts, scalarText } from './replace.ts';

type SetOperation = Extract<YamlOperation, { kind: 'set' }>;

/** Plans the values that a document is to have afterwards. */
export function planSets(plan: Plan, before: Plain, operations: readonly SetOperation[]): void {
  for (const { route, own } of targetsOf(plan, operations)) {
    const old = valueAt(before, route);
    const exact = own.filter((operation) => sameRoute(operation.route, route));
    if (exact.length > 0 && isAppended(plan, route)) for (const one of exact) planInsert(plan, one);
    else {
      const value =
        exact.at(-1)?.value ??
        built(
          old ?? null,
          own.map((one) => shortened(one, route.length)),
        );
      planSet(plan, { kind: 'set', route, value, ...besideOf(own[0], exact.length > 0) }, old);
    }
  }
}

/** The siblings that tell the place of a new key: `after` is a sibling of the last key only. */
function besideOf(first: SetOperation | undefined, exact: boolean): Pick<SetOperation, 'after' | 'before'> {
  const { after, before } = first ?? {};
  return { ...(exact && after !== undefined ? { after } : {}), ...(before === undefined ? {} : { before }) };
}

interface Target {
  readonly route: Route;
  readonly own: SetOperation[];
}

/** The places in the text that operations come down to, outermost ones only, each with its operations. */
function targetsOf(plan: Plan, operations: readonly SetOperation[]): readonly Target[] {
  const targets: Target[] = [];
  for (const operation of operations) {
    const route = reachable(plan, operation.route);
    const known = targets.find((target) => sameRoute(target.route, route));
    if (known === undefined) targets.push({ route, own: [operation] });
    else known.own.push(operation);
  }
  return targets
    .filter(({ route }) => !targets.some((other) => other.route.length < route.length && isWithin(route, other.route)))
    .sort((a, b) => Number(isAppended(plan, a.route)) - Number(isAppended(plan, b.route)) || stepOf(a) - stepOf(b));
}

function stepOf({ route }: Target): number {
  const step = route.at(-1);
  return typeof step === 'number' ? step : 0;
}

function isAppended(plan: Plan, route: Route): boolean {
  const list = plan.placeAt(route.slice(0, -1))?.node;
  return list?.kind === 'list' && Number(route.at(-1)) >= list.items.length;
}

/** The part of a route down to the first step that the text does not have yet. */
function reachable(plan: Plan, route: Route): Route {
  for (let length = 1; length < route.length; length++) {
    const place = plan.placeAt(route.slice(0, length));
    if (place === undefined || (place.slot?.kind === 'entry' && place.slot.inherited)) return route.slice(0, length);
    if (place.node.kind !== 'scalar') continue;
    if (place.node.value === null) return route.slice(0, length);
    throw new Refused('not-found', 'The value that would hold this one is a scalar.', route);
  }
  return route;
}

function planSet(plan: Plan, operation: SetOperation, old: Plain | undefined): void {
  const { route, value } = operation;
  const place = plan.placeAt(route);
  const slot = place?.slot;
  if (place === undefined || slot === undefined || (slot.kind === 'entry' && slot.inherited)) {
    planInsert(plan, operation);
    return;
  }
  if (old !== undefined && sameValue(old, value)) return;
  const node = slot.kind === 'entry' ? slot.entry.value : slot.item.value;
  checkAnchors(plan.page.root, { from: node.span, to: undefined, route });
  if (isMergeable(node) && isMap(value) && node.entries.some(({ key }) => Object.hasOwn(value, key))) {
    planMap(plan, { ...operation, value }, node);
    return;
  }
  planReplacement(plan, { node, value, route });
}

function isMergeable(node: Node): node is MapNode {
  return node.kind === 'map' && !node.entries.some((entry) => entry.merge || entry.complex);
}

/** A mapping takes the place of another one key by key. */
function planMap(plan: Plan, { route, value }: SetOperation & { value: PlainMap }, node: MapNode): void {
  for (const [index, { key }] of node.entries.entries()) {
    if (!Object.hasOwn(value, key)) plan.changeOf(node, route).taken.add(index);
  }
  for (const [key, child] of Object.entries(value)) {
    const own = plan.placeAt([...route, key]);
    const old = own && plainOf(own.node);
    planSet(plan, { kind: 'set', route: [...route, key], value: child }, old);
  }
}

/** Scalars only: collections are compared further down. */
function plainOf(node: Node): Plain | undefined {
  return node.kind === 'scalar' ? node.value : undefined;
}

interface NewValue {
  readonly node: Node;
  readonly value: Plain;
  readonly route: Route;
}

function planReplacement(plan: Plan, { node, value, route }: NewValue): void {
  const holder = plan.holderOf(node);
  if (holder === undefined) throw new Refused('whole-document', 'The document as a whole would be replaced.', route);
  plan.replaced.add(node);
  plan.tasks.push({
    // After all that changes inside of the value, as that goes with it.
    depth: node.depth - 0.5,
    drafts() {
      // Other changes of a scalar are no part of it: they conflict.
      if (node.kind !== 'scalar') dropInside(plan.page, node);
      if (holder.collection.flow) return [replacedInFlow(plan.page, { node, value, route }, holder)];
      return replacedDrafts(plan.page, { part: holder.part, value, route });
    },
  });
}

function replacedInFlow(page: Page, { node, value, route }: NewValue, { collection, part }: Holder): Draft {
  if (node.anchor !== undefined || node.tag !== undefined) {
    throw new Refused('anchored-value', 'The value that would be replaced has an anchor or a tag.', route);
  }
  const scalar = scalarText(page, node, value);
  const { text } = page;
  const spread = startsLine(text, part.start) && page.flowSample.spread;
  const how = flowStyleOf(page, collection, spread ? columnOf(text, part.start) : undefined);
  const written = scalar ?? renderFlow(value, how);
  const bare = node.kind === 'scalar' && node.style === 'empty' && text[node.start - 1] === ':';
  return { span: { start: node.start, end: node.span.end }, text: bare ? ` ${written}` : written, owner: node };
}

function planInsert(plan: Plan, operation: SetOperation): void {
  const { route } = operation;
  const parent = plan.placeAt(route.slice(0, -1))?.node;
  if (parent === undefined || parent.kind === 'scalar') {
    if (parent !== undefined && parent.style === 'empty' && plan.holderOf(parent) === undefined) {
      throw new Refused('empty-document', 'The document is empty.', route);
    }
    throw new Refused('not-found', 'The place to change is not there.', route);
  }
  const step = route.at(-1) ?? '';
  if (
    parent.kind === 'list' &&
    step !== parent.items.length + plan.changeOf(parent, route.slice(0, -1)).inserts.length
  ) {
    throw new Refused('not-found', 'A list can only be set at its items or extended at its end.', route);
  }
  if (parent.kind === 'map') plan.claim(parent, String(step), route);
  const change = plan.changeOf(parent, route.slice(0, -1));
  change.inserts.push(insertOf(plan.page, change, { ...operation, step }));
}

interface NewPart extends Pick<SetOperation, 'value' | 'after' | 'before'> {
  readonly step: string | number;
}

function insertOf(page: Page, { collection }: Change, part: NewPart): Insert {
  const { step, value } = part;
  const layout = { style: page.style, eol: page.eol };
  const place = { ...placeOf(collection, part), arrives: false };
  if (collection.kind === 'list') {
    return {
      ...place,
      lines: (column) => renderItem(value, { ...layout, column }),
      flow: (how) => renderFlow(value, how),
    };
  }
  const key = String(step);
  return {
    ...place,
    lines: (column) => renderEntry(key, value, { ...layout, column }),
    flow: (how) => renderPair(key, value, how),
  };
}

/** Directly behind one sibling or directly above another one, else last. */
function placeOf(collection: Collection, beside: Pick<SetOperation, 'after' | 'before'>) {
  const count = partsIn(collection).length;
  if (collection.kind === 'list') return { before: count, behind: true };
  const indexOf = (sibling: string) => collection.entries.findLastIndex(({ key }) => key === sibling);
  const below = beside.before === undefined ? -1 : indexOf(beside.before);
  if (below >= 0) return { before: below, behind: false };
  const above = beside.after === undefined ? -1 : indexOf(beside.after);
  return { before: above < 0 ? count : above + 1, behind: true };
}

function sameValue(a: Plain, b: Plain): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => {
    const [one, other] = [(a as PlainMap)[key], (b as PlainMap)[key]];
    return one !== undefined && other !== undefined && Object.hasOwn(b, key) && sameValue(one, other);
  });
}
