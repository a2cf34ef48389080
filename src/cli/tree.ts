import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { chainFor, extended, type IgnoreChain, isIgnored } from './ignore-chain.ts';
import { reasonOf } from './reader.ts';
import { isInVendoredChart } from './roots.ts';

/** What a walk comes across: a file to look at, or a folder that cannot be read. */
export type Candidate =
  | { readonly kind: 'file'; readonly absolute: string }
  | { readonly kind: 'unreadable'; readonly absolute: string; readonly message: string };

const extension = /(?:\.(?:ya?ml|json|tpl|gotmpl)|^Kustomization)$/iu;

const neverEntered: ReadonlySet<string> = new Set(['.git', 'node_modules']);

interface Folder {
  readonly path: string;
  readonly chain: IgnoreChain | undefined;
}

/** A walk in progress. */
interface Walk {
  readonly root: string;
  /** The real path of the root: links that lead out of it are not followed. */
  readonly realRoot: string;
  readonly folders: Folder[];
  /** Folders that the walk entered and files that it gave, by real path, kept once a link makes them matter. */
  readonly entered: Set<string>;
  readonly given: Set<string>;
  readonly links: string[];
}

/**
 * The manifests and templates below a folder. Left out: what `.gitignore` leaves out, `.git`, `node_modules`, vendored
 * charts. A link is followed if it leads to something in the folder that is not visited anyway. Not recursive, so that
 * no depth is too much.
 */
export function* candidatesIn(root: string): Generator<Candidate> {
  const walk: Walk = {
    root,
    realRoot: realpathSync(root),
    folders: [{ path: root, chain: chainFor(root) }],
    entered: new Set(),
    given: new Set(),
    links: [],
  };
  yield* foldersOf(walk);
  for (let link = walk.links.pop(); link !== undefined; link = walk.links.pop()) yield* linkedBy(link, walk);
}

function* foldersOf(walk: Walk): Generator<Candidate> {
  for (let folder = walk.folders.pop(); folder !== undefined; folder = walk.folders.pop()) {
    if (walk.entered.has(folder.path)) continue;
    walk.entered.add(folder.path);
    yield* entriesOf(folder, walk);
  }
}

function* entriesOf(folder: Folder, walk: Walk): Generator<Candidate> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder.path, { withFileTypes: true });
  } catch (cause) {
    yield { kind: 'unreadable', absolute: folder.path, message: `Cannot be read: ${reasonOf(cause)}.` };
    return;
  }
  const chain = entries.some(({ name }) => name === '.gitignore') ? chainOf(folder, walk) : folder.chain;
  const isChart = entries.some(({ name }) => name === 'Chart.yaml');
  for (const entry of entries) {
    const path = folder.path + (folder.path.endsWith(sep) ? '' : sep) + entry.name;
    if (entry.isSymbolicLink()) walk.links.push(path);
    else if (entry.isDirectory()) {
      if (neverEntered.has(entry.name) || (isChart && entry.name === 'charts')) continue;
      if (!isIgnored(chain, path, true)) walk.folders.push({ path, chain });
    } else if (entry.isFile() && extension.test(entry.name) && !isIgnored(chain, path, false)) {
      walk.given.add(path);
      yield { kind: 'file', absolute: path };
    }
  }
}

/** The root's own `.gitignore` is part of its chain from the start. */
function chainOf({ path, chain }: Folder, { root }: Walk): IgnoreChain | undefined {
  return path === root ? chain : extended(chain, path);
}

function* linkedBy(link: string, walk: Walk): Generator<Candidate> {
  let real: string;
  try {
    real = realpathSync(link);
  } catch {
    return;
  }
  if (!real.startsWith(walk.realRoot + sep)) return;
  const target = join(walk.root, real.slice(walk.realRoot.length));
  const isFolder = statSync(target, { throwIfNoEntry: false })?.isDirectory() === true;
  const chain = chainFor(dirname(target));
  if (!isOpen(target, walk.root) || isIgnored(chain, target, isFolder)) return;
  if (isFolder) {
    walk.folders.push({ path: target, chain: extended(chain, target) });
    yield* foldersOf(walk);
  } else if (extension.test(basename(link)) && !walk.given.has(target)) {
    walk.given.add(target);
    yield { kind: 'file', absolute: target };
  }
}

function isOpen(target: string, root: string): boolean {
  const names = target.slice(root.length).split(sep);
  return !names.some((name) => neverEntered.has(name)) && !isInVendoredChart(target);
}
