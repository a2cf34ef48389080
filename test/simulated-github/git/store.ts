import { type Commit, decodeCommit, encodeCommit } from './commit.ts';
import { type GitObject, type ObjectType, type Oid, oidOf } from './object.ts';
import { decodeTree, encodeTree, type TreeEntry } from './tree-object.ts';

/** An object that was asked for is not in the store, or of another type. */
export class MissingObjectError extends Error {
  override readonly name = 'MissingObjectError';
  readonly oid: Oid;

  constructor(oid: Oid, type: ObjectType) {
    super(`No ${type} ${oid}`);
    this.oid = oid;
  }
}

/** The objects of one repository and its forks, in memory, under their real git names. */
export class ObjectStore {
  readonly #objects = new Map<Oid, GitObject>();
  readonly #parsedCommits = new Map<Oid, Commit>();
  readonly #pool: Map<Oid, GitObject>;

  /** Stores with the same pool keep equal objects once. */
  constructor(pool: Map<Oid, GitObject> = new Map()) {
    this.#pool = pool;
  }

  put(type: ObjectType, bytes: Buffer): Oid {
    const oid = oidOf({ type, bytes });
    if (!this.#objects.has(oid)) {
      const object = this.#pool.get(oid) ?? { type, bytes };
      this.#pool.set(oid, object);
      this.#objects.set(oid, object);
    }
    return oid;
  }

  putBlob(content: Buffer | string): Oid {
    return this.put('blob', Buffer.from(content));
  }

  putTree(entries: readonly TreeEntry[]): Oid {
    return this.put('tree', encodeTree(entries));
  }

  putCommit(commit: Commit): Oid {
    return this.put('commit', encodeCommit(commit));
  }

  find(oid: Oid): GitObject | undefined {
    return this.#objects.get(oid);
  }

  has(oid: Oid, type?: ObjectType): boolean {
    const object = this.#objects.get(oid);
    return object !== undefined && (type === undefined || object.type === type);
  }

  blob(oid: Oid): Buffer {
    return this.#bytes(oid, 'blob');
  }

  tree(oid: Oid): readonly TreeEntry[] {
    return decodeTree(this.#bytes(oid, 'tree'));
  }

  commit(oid: Oid): Commit {
    const known = this.#parsedCommits.get(oid);
    if (known !== undefined) return known;
    const commit = decodeCommit(this.#bytes(oid, 'commit'));
    this.#parsedCommits.set(oid, commit);
    return commit;
  }

  /** All objects in the order they came in. */
  entries(): MapIterator<[Oid, GitObject]> {
    return this.#objects.entries();
  }

  get size(): number {
    return this.#objects.size;
  }

  #bytes(oid: Oid, type: ObjectType): Buffer {
    const object = this.#objects.get(oid);
    if (object === undefined || object.type !== type) throw new MissingObjectError(oid, type);
    return object.bytes;
  }
}
