import { GitFolder } from '../git/folder.ts';
import type { Oid } from '../git/object.ts';
import type { ObjectStore } from '../git/store.ts';
import { entryAt } from '../git/tree.ts';
import type { Account, Role } from './account.ts';
import type { CheckRun, CheckSuite } from './check.ts';
import type { Issue, Label } from './issue.ts';
import type { QueueEntry } from './merge-queue.ts';
import type { PullRequest } from './pull-request.ts';
import type { Ruleset } from './ruleset.ts';

/** What a repository is made of when it begins. */
export interface RepositoryStart {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  readonly store: ObjectStore;
  readonly createdAt: number;
  readonly parent?: Repository;
}

/** A repository with its refs, issues, checks and settings; the objects are shared with its forks. */
export class Repository {
  readonly id: number;
  readonly store: ObjectStore;
  readonly createdAt: number;
  readonly parent: Repository | undefined;
  owner: Account;
  name: string;
  defaultBranch = 'main';
  description: string | null = null;
  visibility: 'public' | 'private' = 'private';
  archived = false;
  disabled = false;
  deleted = false;
  mirrorUrl: string | null = null;
  hasIssues = true;
  allowAutoMerge = false;
  deleteBranchOnMerge = false;
  pushedAt: number;
  updatedAt: number;
  /** Refs by full name, such as `refs/heads/main`. */
  readonly refs = new Map<string, Oid>();
  /** What each ref was before it last moved; undefined means it did not exist. */
  readonly formerRefs = new Map<string, Oid | undefined>();
  readonly collaborators = new Map<string, Role>();
  readonly labels = new Map<string, Label>();
  readonly issues: Issue[] = [];
  readonly suites: CheckSuite[] = [];
  readonly checkRuns: CheckRun[] = [];
  readonly rulesets: Ruleset[] = [];
  readonly queue: QueueEntry[] = [];
  #folder: GitFolder | undefined;

  constructor({ id, owner, name, store, createdAt, parent }: RepositoryStart) {
    this.id = id;
    this.owner = owner;
    this.name = name;
    this.store = store;
    this.createdAt = createdAt;
    this.parent = parent;
    this.pushedAt = createdAt;
    this.updatedAt = createdAt;
  }

  get fullName(): string {
    return `${this.owner.login}/${this.name}`;
  }

  /** The commit of a branch given by its short name. */
  head(branch: string = this.defaultBranch): Oid | undefined {
    return this.refs.get(`refs/heads/${branch}`);
  }

  branches(): string[] {
    const prefix = 'refs/heads/';
    return [...this.refs.keys()]
      .filter((ref) => ref.startsWith(prefix))
      .map((ref) => ref.slice(prefix.length))
      .sort();
  }

  issue(number: number): Issue | undefined {
    return this.issues[number - 1];
  }

  pulls(): PullRequest[] {
    return this.issues.flatMap(({ pull }) => (pull === undefined ? [] : [pull]));
  }

  /** The text of a file on a branch; undefined when it is not there. */
  text(path: string, branch: string = this.defaultBranch): string | undefined {
    const head = this.head(branch);
    const entry = head === undefined ? undefined : entryAt(this.store, this.store.commit(head).tree, path);
    return entry?.type === 'blob' ? this.store.blob(entry.oid).toString('utf8') : undefined;
  }

  /** Output of a git command in the repository. */
  async git(...argv: readonly string[]): Promise<string> {
    return await this.folder().git(...argv);
  }

  /** The repository as git sees it: a bare folder that holds all objects and refs there are now. */
  folder(): GitFolder {
    this.#folder ??= new GitFolder(this.store);
    this.#folder.update(this.refs, this.defaultBranch);
    return this.#folder;
  }

  /** Removes what lies on disk. */
  close(): void {
    this.#folder?.remove();
  }
}
