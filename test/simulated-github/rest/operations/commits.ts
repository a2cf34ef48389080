import { ancestry, commitsBetween, mergeBase } from '../../git/history.ts';
import type { Oid } from '../../git/object.ts';
import { entryAt } from '../../git/tree.ts';
import { notFound } from '../../world/rejection.ts';
import type { Repository } from '../../world/repository.ts';
import { ok, paged, type RepositoryCall, type RepositoryOperation } from '../call.ts';
import { commitNamed, mustHaveCommits, resolved } from '../commitish.ts';
import { page } from '../render/account.ts';
import { diffEntries, repositoryCommit } from '../render/commit.ts';
import { simplePull } from '../render/pull-request.ts';
import { repositoryUrl } from '../render/repository.ts';

/** A comparison shows so many files, on its first page only. */
const fileLimit = 300;

/** Operations on commits and comparisons. */
export const commitOperations: Readonly<Record<string, RepositoryOperation>> = {
  'repos/get-commit': {
    needs: ['contents', 'read'],
    run(call) {
      const { world, repository, path } = call;
      const sha = commitNamed(call, path.ref ?? '');
      const { tree, parents } = repository.store.commit(sha);
      const [parent] = parents;
      const before = parent === undefined ? undefined : repository.store.commit(parent).tree;
      const files = diffEntries(world, repository, { before, after: tree, sha });
      const additions = files.reduce((sum, file) => sum + file.additions, 0);
      const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
      const stats = { additions, deletions, total: additions + deletions };
      return ok({ ...repositoryCommit(world, repository, sha), stats, files });
    },
  },
  'repos/list-commits': {
    needs: ['contents', 'read'],
    run(call) {
      const { world, repository, query } = call;
      mustHaveCommits(repository);
      const start = commitNamed(call, typeof query.sha === 'string' ? query.sha : repository.defaultBranch);
      const { path } = query;
      const all = ancestry(repository.store, start);
      const kept = typeof path === 'string' ? all.filter((oid) => touches(repository, oid, path)) : all;
      return paged(call, kept, (oid) => repositoryCommit(world, repository, oid));
    },
  },
  'repos/list-pull-requests-associated-with-commit': {
    needs: ['pull_requests', 'read'],
    run(call) {
      const { world, repository, path } = call;
      const sha = commitNamed(call, path.commit_sha ?? '');
      const { store } = repository;
      const pulls = repository.pulls().filter(({ base, head, merge }) => {
        return (
          merge?.commit === sha ||
          commitsBetween(store, mergeBase(store, base.sha, head.sha) ?? base.sha, head.sha).includes(sha)
        );
      });
      return paged(call, pulls, (pull) => simplePull(world, pull));
    },
  },
  'repos/compare-commits-with-basehead': { needs: ['contents', 'read'], run: compare },
};

function touches({ store }: Repository, oid: Oid, path: string): boolean {
  const { tree, parents } = store.commit(oid);
  const [parent] = parents;
  const before = parent === undefined ? undefined : entryAt(store, store.commit(parent).tree, path)?.oid;
  return entryAt(store, tree, path)?.oid !== before;
}

function compare(call: RepositoryCall) {
  const { world, repository, path, query } = call;
  mustHaveCommits(repository);
  const [baseName = '', headName = ''] = (path.basehead ?? '').split('...');
  const base = side(call, baseName);
  const head = side(call, headName);
  const { store } = repository;
  const common = mergeBase(store, base, head);
  if (common === undefined) throw notFound();
  const ahead = commitsBetween(store, base, head).reverse();
  const behind = commitsBetween(store, head, base).length;
  const commits = paged(call, ahead, (oid) => repositoryCommit(world, repository, oid));
  const first = Number(query.page ?? 1) === 1;
  const ends = { before: store.commit(common).tree, after: store.commit(head).tree, sha: head };
  const html = page(`${repository.fullName}/compare/${path.basehead}`);
  const body = {
    url: `${repositoryUrl(world, repository)}/compare/${path.basehead}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: repositoryCommit(world, repository, base),
    merge_base_commit: repositoryCommit(world, repository, common),
    status: statusOf(ahead.length, behind),
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: commits.body,
    files: first ? diffEntries(world, repository, ends).slice(0, fileLimit) : [],
  };
  return { ...commits, body };
}

/** A side of a comparison may lie in a fork: `owner:branch`. */
function side(call: RepositoryCall, text: string): Oid {
  const [owner, branch] = text.split(':');
  if (branch === undefined) {
    const oid = resolved(call, call.repository, text);
    if (oid === undefined) throw notFound();
    return oid;
  }
  const network = [...call.world.repositories.values()].filter(({ store }) => store === call.repository.store);
  const fork = network.find((one) => one.owner.login === owner);
  const oid = fork === undefined ? undefined : resolved(call, fork, branch);
  if (oid === undefined) throw notFound();
  return oid;
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
