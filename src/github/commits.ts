import type { RestEndpointMethodTypes } from '@octokit/rest';
import type { ChangedPath, CommitFacts, Comparison } from '../pull-request/repository.ts';

type CommitData = RestEndpointMethodTypes['repos']['getCommit']['response']['data'];
type ComparisonData = RestEndpointMethodTypes['repos']['compareCommitsWithBasehead']['response']['data'];
type FileData = NonNullable<ComparisonData['files']>[number];

/** A commit's facts. */
export function commitOf({ sha, parents, commit, author }: CommitData): CommitFacts {
  return {
    oid: sha,
    tree: commit.tree.sha,
    parents: parents.map((parent) => parent.sha),
    message: commit.message,
    ...authorIn(author),
    authorEmail: commit.author?.email ?? '',
    verified: commit.verification?.verified ?? false,
  };
}

function authorIn(account: unknown): { readonly author?: string } {
  const { login } = (account ?? {}) as { readonly login?: unknown };
  return typeof login === 'string' ? { author: login } : {};
}

/** What leads from one commit to another. GitHub gives at most 300 files, and these pages 100 commits. */
export function comparisonOf(data: ComparisonData): Comparison {
  const files = data.files ?? [];
  return {
    mergeBase: data.merge_base_commit.sha,
    status: data.status,
    commits: data.commits.map(commitOf),
    files: files.map(changedPathOf),
    truncated: files.length >= 300 || data.total_commits > data.commits.length,
  };
}

/** A file that differs. */
export function changedPathOf(file: FileData): ChangedPath {
  return {
    path: file.filename,
    status: file.status,
    oid: file.sha ?? '',
    ...(file.previous_filename === undefined ? {} : { previousPath: file.previous_filename }),
    ...(file.patch === undefined ? {} : { patch: file.patch }),
  };
}
