import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { headerOf, type ObjectType, type Oid } from './object.ts';
import type { ObjectStore } from './store.ts';

const run = promisify(execFile);
const sizeLimit = 64 * 1024 * 1024;

/** A bare repository on disk that follows an object store, so that the git program can be asked about it. */
export class GitFolder {
  readonly path: string;
  readonly #store: ObjectStore;
  #written = 0;
  #head = 'main';

  constructor(store: ObjectStore) {
    this.#store = store;
    this.path = mkdtempSync(join(tmpdir(), 'simulated-github-'));
    mkdirSync(join(this.path, 'objects'));
    mkdirSync(join(this.path, 'refs'));
    writeFileSync(join(this.path, 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(join(this.path, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
  }

  /** Writes the objects that came since the last time, and the refs if given. */
  update(refs?: ReadonlyMap<string, Oid>, head?: string): void {
    let position = 0;
    for (const [oid, object] of this.#store.entries()) {
      if (position++ < this.#written) continue;
      const folder = join(this.path, 'objects', oid.slice(0, 2));
      mkdirSync(folder, { recursive: true });
      const bytes = deflateSync(Buffer.concat([headerOf(object), object.bytes]), { level: 1 });
      writeFileSync(join(folder, oid.slice(2)), bytes);
    }
    this.#written = position;
    this.#pointTo(head ?? this.#head);
    if (refs === undefined) return;
    const lines = [...refs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, oid]) => `${oid} ${name}\n`);
    writeFileSync(join(this.path, 'packed-refs'), `# pack-refs with: sorted\n${lines.join('')}`);
  }

  /** A git process that reads while this is written takes the folder for none, so it is written only when it changes. */
  #pointTo(head: string): void {
    if (head === this.#head) return;
    writeFileSync(join(this.path, 'HEAD'), `ref: refs/heads/${head}\n`);
    this.#head = head;
  }

  /** Output of a git command in this folder; rejects when git does. */
  async git(...argv: readonly string[]): Promise<string> {
    const { stdout } = await run('git', ['--git-dir', this.path, ...argv], { maxBuffer: sizeLimit });
    return stdout;
  }

  /** The tree of a clean merge of two commits, taken over into the store; undefined when they conflict. */
  async merge(ours: Oid, theirs: Oid): Promise<Oid | undefined> {
    this.update();
    try {
      const tree = (await this.git('merge-tree', '--write-tree', ours, theirs)).trim();
      await this.#take('tree', tree);
      return tree;
    } catch (error) {
      if (isExit(error, 1)) return undefined;
      throw error;
    }
  }

  async #take(type: ObjectType, oid: Oid): Promise<void> {
    if (this.#store.has(oid)) return;
    const { stdout } = await run('git', ['--git-dir', this.path, 'cat-file', type, oid], {
      encoding: 'buffer',
      maxBuffer: sizeLimit,
    });
    this.#store.put(type, stdout);
    if (type !== 'tree') return;
    for (const entry of this.#store.tree(oid)) {
      if (entry.mode !== '160000') await this.#take(entry.mode === '040000' ? 'tree' : 'blob', entry.oid);
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function isExit(error: unknown, code: number): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
