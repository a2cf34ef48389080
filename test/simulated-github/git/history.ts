import type { Oid } from './object.ts';
import type { ObjectStore } from './store.ts';

/** The commit and everything before it, newest first by committer time, parents never before their children. */
export function ancestry(store: ObjectStore, from: Oid, without: ReadonlySet<Oid> = new Set()): Oid[] {
  const order: Oid[] = [];
  const seen = new Set<Oid>(without);
  const open: { oid: Oid; expanded: boolean }[] = [{ oid: from, expanded: false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.expanded) {
      order.push(next.oid);
      continue;
    }
    if (seen.has(next.oid)) continue;
    seen.add(next.oid);
    open.push({ oid: next.oid, expanded: true });
    for (const parent of store.commit(next.oid).parents) open.push({ oid: parent, expanded: false });
  }
  return order.reverse();
}

/** Whether one commit is another or lies before it. */
export function isAncestor(store: ObjectStore, earlier: Oid, later: Oid): boolean {
  if (earlier === later) return true;
  const seen = new Set<Oid>();
  const open = [later];
  for (let oid = open.pop(); oid !== undefined; oid = open.pop()) {
    if (oid === earlier) return true;
    if (seen.has(oid)) continue;
    seen.add(oid);
    open.push(...store.commit(oid).parents);
  }
  return false;
}

/** The commits of `head` that `base` does not have, newest first. */
export function commitsBetween(store: ObjectStore, base: Oid, head: Oid): Oid[] {
  return ancestry(store, head, new Set(ancestry(store, base)));
}

/** A best common ancestor of two commits, if their histories meet. */
export function mergeBase(store: ObjectStore, a: Oid, b: Oid): Oid | undefined {
  const ofA = new Set(ancestry(store, a));
  const common = ancestry(store, b).filter((oid) => ofA.has(oid));
  return common.find((oid) => !common.some((other) => other !== oid && isAncestor(store, oid, other)));
}
