import { isoTime } from '../../clock.ts';
import { isBinary } from '../../git/changes.ts';
import type { Commit, Signature } from '../../git/commit.ts';
import { ancestry } from '../../git/history.ts';
import type { Oid } from '../../git/object.ts';
import { entryAt, type ListedEntry } from '../../git/tree.ts';
import { verificationReason } from '../../git/verification.ts';
import { noreplyAddress } from '../../world/account.ts';
import { nodeId } from '../../world/identifiers.ts';
import type { Repository } from '../../world/repository.ts';
import type { World } from '../../world/world.ts';
import { connection, type PageArguments } from '../connection.ts';
import { accountNode } from './account.ts';

/** Texts of blobs end after so many bytes. */
const textLimit = 512_000;

/** An object of a repository as `Commit`, `Tree` or `Blob`; null when there is none. */
export function gitObjectNode(world: World, repository: Repository, oid: Oid | undefined): object | null {
  const object = oid === undefined ? undefined : repository.store.find(oid);
  if (oid === undefined || object === undefined) return null;
  switch (object.type) {
    case 'commit':
      return commitNode(world, repository, oid);
    case 'tree':
      return treeNode(world, repository, oid);
    case 'blob':
      return blobNode(repository, oid);
    case 'tag':
      return null;
  }
}

function named(prefix: string, { id }: Repository, oid: Oid) {
  return { id: nodeId(prefix, `${id}:${oid}`), oid, abbreviatedOid: oid.slice(0, 7) };
}

function blobNode(repository: Repository, oid: Oid) {
  const bytes = repository.store.blob(oid);
  const binary = isBinary(bytes);
  return {
    __typename: 'Blob',
    ...named('B', repository, oid),
    byteSize: bytes.length,
    isBinary: binary,
    isTruncated: bytes.length > textLimit,
    text: () => (binary ? null : bytes.subarray(0, textLimit).toString('utf8')),
  };
}

function treeNode(world: World, repository: Repository, oid: Oid) {
  const { store } = repository;
  const entries = () =>
    store
      .tree(oid)
      .map(({ name }) => entryAt(store, oid, name))
      .flatMap((entry) => (entry === undefined ? [] : [entryNode(world, repository, entry)]));
  return { __typename: 'Tree', ...named('T', repository, oid), entries };
}

function entryNode(world: World, repository: Repository, { path, mode, type, oid }: ListedEntry) {
  const name = path.split('/').at(-1) ?? '';
  return {
    name,
    nameRaw: Buffer.from(name).toString('base64'),
    path,
    pathRaw: Buffer.from(path).toString('base64'),
    mode: Number.parseInt(mode, 8),
    oid,
    type,
    size: type === 'blob' ? repository.store.blob(oid).length : 0,
    isGenerated: false,
    object: () => gitObjectNode(world, repository, oid),
  };
}

/** A commit as `Commit`. */
export function commitNode(world: World, repository: Repository, oid: Oid) {
  const { store } = repository;
  const commit = store.commit(oid);
  return {
    __typename: 'Commit',
    ...named('C', repository, oid),
    message: commit.message,
    messageHeadline: commit.message.split('\n')[0] ?? '',
    committedDate: isoTime(commit.committer.time),
    author: gitActor(world, commit.author),
    committer: gitActor(world, commit.committer),
    signature: signatureNode(commit),
    tree: () => treeNode(world, repository, commit.tree),
    parents: (page: PageArguments) =>
      connection(commit.parents, page, (parent) => commitNode(world, repository, parent)),
    history: (page: PageArguments) =>
      connection(ancestry(store, oid), page, (one) => commitNode(world, repository, one)),
    file: ({ path }: { path: string }) => {
      const entry = entryAt(store, commit.tree, path);
      return entry === undefined ? null : entryNode(world, repository, entry);
    },
  };
}

function gitActor({ accounts }: World, { name, email, time }: Signature) {
  const account = [...accounts.values()].find((one) => one.type === 'User' && noreplyAddress(one) === email);
  return { name, email, date: isoTime(time), user: account === undefined ? null : accountNode(account) };
}

function signatureNode(commit: Commit) {
  const reason = verificationReason(commit);
  if (reason === 'unsigned') return null;
  const valid = reason === 'valid';
  return {
    __typename: 'GpgSignature',
    isValid: valid,
    state: valid ? 'VALID' : 'UNKNOWN_KEY',
    wasSignedByGitHub: valid,
  };
}
