import type { PullsFound } from './pull.ts';

/** A git object id: 40 lower-case hexadecimal digits. */
export type Oid = string;

/** Where a repository is found. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** A text of the repository with the id of its blob. */
export interface BlobText {
  readonly oid: Oid;
  /** Absent for what is no UTF-8 text, or too large to be given. */
  readonly text?: string;
  /** In bytes. */
  readonly size: number;
}

/** What GitHub says of a repository at one moment, in one answer. */
export interface RepositorySnapshot {
  readonly id: number;
  readonly nodeId: string;
  /** The present name; another one than was asked for if the repository was renamed or transferred. */
  readonly name: RepositoryName;
  readonly archived: boolean;
  readonly disabled: boolean;
  readonly fork: boolean;
  readonly mirror: boolean;
  readonly private: boolean;
  /** In kilobytes. */
  readonly size: number;
  /** Absent in an empty repository. */
  readonly head?: Head;
  /** Configurations at the head, by path; only those that exist. */
  readonly configs: ReadonlyMap<string, BlobText>;
  readonly found: PullsFound;
}

/** The default branch and what it points to. */
export interface Head {
  readonly branch: string;
  readonly commit: Oid;
  readonly tree: Oid;
}

/** An entry of a tree. Modes as git writes them: `100644`, `100755`, `120000` link, `160000` submodule, `040000`. */
export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly oid: Oid;
  /** In bytes; 0 for what is no blob. */
  readonly size: number;
}

/** The entries of a tree; paths are relative to it. */
export interface TreeListing {
  readonly entries: readonly TreeEntry[];
  /** Whether GitHub left entries out (more than 100,000, or 7 MB). */
  readonly truncated: boolean;
}

/** A commit with what GitHub knows of its making. */
export interface CommitFacts {
  readonly oid: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly message: string;
  /** Login of the account that wrote it; absent if GitHub knows none by its address. Bots' end in `[bot]`. */
  readonly author?: string;
  readonly authorEmail: string;
  /** Whether its signature is verified. */
  readonly verified: boolean;
}

/** What leads from one commit to another. */
export interface Comparison {
  readonly mergeBase: Oid;
  readonly status: 'ahead' | 'behind' | 'diverged' | 'identical';
  /** Commits of the second that the first does not have, oldest first. */
  readonly commits: readonly CommitFacts[];
  /** Files that differ between the merge base and the second commit. */
  readonly files: readonly ChangedPath[];
  /** Whether GitHub left commits or files out. */
  readonly truncated: boolean;
}

/** A file that differs between two commits. */
export interface ChangedPath {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged';
  /** The blob afterwards; that of before for a removed file. */
  readonly oid: Oid;
  readonly previousPath?: string;
  /** Hunks as GitHub shows them; absent for binary and very large files. */
  readonly patch?: string;
}

/** The settings of the organisation, in its repository `.github`. */
export type OrganisationConfig =
  | {
      readonly kind: 'found';
      readonly path: string;
      readonly blob: BlobText;
      /** Whether not everybody may see it. */
      readonly private: boolean;
    }
  | { readonly kind: 'none' }
  /** The repository does not exist, or the App was not given it: GitHub does not tell which. */
  | { readonly kind: 'unreachable' };
