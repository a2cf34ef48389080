import { isoTime } from '../../clock.ts';
import { changesBetween, type FileChange, hunksOf, patchText } from '../../git/changes.ts';
import type { Commit, Signature } from '../../git/commit.ts';
import type { Oid } from '../../git/object.ts';
import { signedText, verificationReason } from '../../git/verification.ts';
import { noreplyAddress } from '../../world/account.ts';
import { nodeId } from '../../world/identifiers.ts';
import type { Repository } from '../../world/repository.ts';
import type { World } from '../../world/world.ts';
import { page, simpleUser } from './account.ts';
import { repositoryUrl } from './repository.ts';

/** How far GitHub trusts a commit's signature. */
export function verification(commit: Commit) {
  const reason = verificationReason(commit);
  return {
    verified: reason === 'valid',
    reason,
    signature: commit.signature ?? null,
    payload: commit.signature === undefined ? null : signedText(commit),
    verified_at: reason === 'valid' ? isoTime(commit.committer.time) : null,
  };
}

/** A commit as `git-commit`, the Git Data API's view. */
export function gitCommit(world: World, repository: Repository, sha: Oid) {
  const commit = repository.store.commit(sha);
  const url = `${repositoryUrl(world, repository)}/git`;
  const html = (oid: Oid): string => page(`${repository.fullName}/commit/${oid}`);
  return {
    sha,
    node_id: nodeId('C', `${repository.id}:${sha}`),
    url: `${url}/commits/${sha}`,
    html_url: html(sha),
    author: dated(commit.author),
    committer: dated(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: `${url}/trees/${commit.tree}` },
    parents: commit.parents.map((oid) => ({ sha: oid, url: `${url}/commits/${oid}`, html_url: html(oid) })),
    verification: verification(commit),
  };
}

/** A commit as `commit`, without its files. */
export function repositoryCommit(world: World, repository: Repository, sha: Oid) {
  const commit = repository.store.commit(sha);
  const url = `${repositoryUrl(world, repository)}/commits`;
  const plain = gitCommit(world, repository, sha);
  return {
    sha,
    node_id: plain.node_id,
    url: `${url}/${sha}`,
    html_url: plain.html_url,
    comments_url: `${url}/${sha}/comments`,
    commit: {
      url: plain.url,
      author: plain.author,
      committer: plain.committer,
      message: commit.message,
      tree: plain.tree,
      comment_count: 0,
      verification: plain.verification,
    },
    author: accountOf(world, commit.author),
    committer: accountOf(world, commit.committer),
    parents: commit.parents.map((oid) => ({
      sha: oid,
      url: `${url}/${oid}`,
      html_url: page(`${repository.fullName}/commit/${oid}`),
    })),
  };
}

/** A commit as `simple-commit`. */
export function simpleCommit(repository: Repository, sha: Oid) {
  const { tree, message, author, committer } = repository.store.commit(sha);
  const person = ({ name, email }: Signature) => ({ name, email });
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: isoTime(committer.time),
    author: person(author),
    committer: person(committer),
  };
}

/** The files of a change as `diff-entry`, with hunks. */
export function diffEntries(
  world: World,
  repository: Repository,
  ends: { before: Oid | undefined; after: Oid; sha: Oid },
) {
  const changes = changesBetween(repository.store, ends.before, ends.after);
  return changes.map((change) => diffEntry(world, repository, { change, sha: ends.sha }));
}

function diffEntry(world: World, repository: Repository, { change, sha }: { change: FileChange; sha: Oid }) {
  const hunks = hunksOf(repository.store, change);
  const lines = (hunks ?? []).flatMap((hunk) => hunk.lines);
  const additions = lines.filter((line) => line.startsWith('+')).length;
  const deletions = lines.filter((line) => line.startsWith('-')).length;
  const path = change.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: (change.after ?? change.before)?.oid ?? null,
    filename: change.path,
    status: change.status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: page(`${repository.fullName}/blob/${sha}/${path}`),
    raw_url: page(`${repository.fullName}/raw/${sha}/${path}`),
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${sha}`,
    ...(change.previousPath === undefined ? {} : { previous_filename: change.previousPath }),
    ...(hunks === undefined || hunks.length === 0 ? {} : { patch: patchText(hunks) }),
  };
}

/** The account whose address a commit carries. */
export function accountOf(world: World, { email }: Signature) {
  const found = [...world.accounts.values()].find(
    (account) => noreplyAddress(account) === email || `${account.login}@example.com` === email,
  );
  return found === undefined ? null : simpleUser(world, found);
}

function dated({ name, email, time }: Signature) {
  return { name, email, date: isoTime(time) };
}
