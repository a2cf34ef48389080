import { actorOf } from '../../access/caller.ts';
import { personal, webFlow } from '../../acts/merges.ts';
import { moveRefs } from '../../acts/refs.ts';
import type { Oid } from '../../git/object.ts';
import { tarball } from '../../git/tarball.ts';
import { entryAt, type ListedEntry } from '../../git/tree.ts';
import { editedTree } from '../../git/tree-edit.ts';
import { signed } from '../../git/verification.ts';
import { notFound, RejectedError } from '../../world/rejection.ts';
import type { Repository } from '../../world/repository.ts';
import { type Answer, bodyOf, ok, type RepositoryCall, type RepositoryOperation } from '../call.ts';
import { commitNamed, resolved } from '../commitish.ts';
import { page } from '../render/account.ts';
import { gitCommit } from '../render/commit.ts';
import { repositoryUrl } from '../render/repository.ts';
import { wrappedBase64 } from './git-blobs.ts';

const shownLimit = 1024 * 1024;
const folderLimit = 1000;

/** Operations on files by path. */
export const contentOperations: Readonly<Record<string, RepositoryOperation>> = {
  'repos/get-content': { needs: ['contents', 'read'], run: getContent },
  'repos/create-or-update-file-contents': { needs: ['contents', 'write'], run: putContent },
  'repos/download-tarball-archive': {
    needs: ['contents', 'read'],
    run(call) {
      const { world, repository, path } = call;
      const sha = commitNamed(call, path.ref === '' ? 'HEAD' : (path.ref ?? 'HEAD'));
      return { status: 302, headers: { location: `${world.apiUrl}/codeload/${repository.id}/${sha}` } };
    },
  },
};

/** The tarball that a redirect of `repos/download-tarball-archive` leads to. */
export function downloadedTarball(repository: Repository, commit: Oid): Answer {
  const { store, owner, name } = repository;
  const folder = `${owner.login}-${name}-${commit.slice(0, 7)}`;
  const bytes = tarball(store, store.commit(commit).tree, { folder, commit });
  return { status: 200, raw: { type: 'application/x-gzip', bytes } };
}

function getContent(call: RepositoryCall): Answer {
  const { repository, path, query, accept } = call;
  if (repository.refs.size === 0) throw new RejectedError(404, 'This repository is empty.');
  const ref = typeof query.ref === 'string' ? query.ref : repository.defaultBranch;
  const commit = resolved(call, repository, ref);
  if (commit === undefined) throw new RejectedError(404, `No commit found for the ref ${ref}`);
  const entry = entryAt(repository.store, repository.store.commit(commit).tree, path.path ?? '');
  if (entry === undefined) throw notFound();
  if (entry.type === 'blob' && accept.includes('raw')) {
    return {
      status: 200,
      raw: { type: 'application/vnd.github.raw; charset=utf-8', bytes: repository.store.blob(entry.oid) },
    };
  }
  if (entry.type !== 'tree') return ok(contentObject(call, entry, ref));
  const below = repository.store.tree(entry.oid).slice(0, folderLimit);
  return ok(
    below.map(({ name, mode, oid }) => {
      const type = mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob';
      const {
        content: _,
        encoding: __,
        ...listed
      } = contentObject(call, { path: joined(entry.path, name), mode, type, oid }, ref);
      return listed;
    }),
  );
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function contentObject({ world, repository }: RepositoryCall, { path, mode, type, oid }: ListedEntry, ref: string) {
  const bytes = type === 'blob' ? repository.store.blob(oid) : Buffer.alloc(0);
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const self = `${repositoryUrl(world, repository)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = `${repositoryUrl(world, repository)}/git/${type === 'tree' ? 'trees' : 'blobs'}/${oid}`;
  const html = page(`${repository.fullName}/${type === 'tree' ? 'tree' : 'blob'}/${ref}/${encoded}`);
  const shown = bytes.length <= shownLimit;
  return {
    type: { '040000': 'dir', '120000': 'symlink', '160000': 'submodule' }[mode as string] ?? 'file',
    size: bytes.length,
    name: path.split('/').at(-1) ?? '',
    path,
    sha: oid,
    url: self,
    git_url: type === 'commit' ? null : git,
    html_url: html,
    download_url: type === 'blob' ? `https://raw.githubusercontent.com/${repository.fullName}/${ref}/${encoded}` : null,
    content: shown ? wrappedBase64(bytes) : '',
    encoding: shown ? 'base64' : 'none',
    _links: { self, git: type === 'commit' ? null : git, html },
    ...(mode === '120000' ? { target: bytes.toString('utf8') } : {}),
    ...(type === 'commit' ? { submodule_git_url: 'https://example.com/submodule.git' } : {}),
  };
}

function putContent(call: RepositoryCall): Answer {
  const { world, repository, caller, path } = call;
  const body = bodyOf<{
    message: string;
    content: string;
    sha?: Oid;
    branch?: string;
    author?: unknown;
    committer?: unknown;
  }>(call);
  const { store } = repository;
  const branch = body.branch ?? repository.defaultBranch;
  const head = repository.head(branch);
  if (head === undefined) throw new RejectedError(404, `Branch ${branch} not found`);
  const file = path.path ?? '';
  const old = entryAt(store, store.commit(head).tree, file);
  if (old !== undefined && body.sha === undefined)
    throw new RejectedError(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (old?.oid !== body.sha) throw new RejectedError(409, `${file} does not match ${body.sha ?? 'nothing'}`);
  const blob = store.putBlob(Buffer.from(body.content, 'base64'));
  const tree = editedTree(store, store.commit(head).tree, [{ path: file, mode: '100644', sha: blob }]);
  const by = actorOf(caller);
  const bare = {
    tree,
    parents: [head],
    author: personal(world, by.account),
    committer: webFlow(world),
    message: body.message,
  };
  const after = store.putCommit(by.app !== undefined && body.author === undefined ? signed(bare) : bare);
  moveRefs(world, { repository, by: by.account, moves: [{ ref: `refs/heads/${branch}`, after }] });
  const fresh: ListedEntry = { path: file, mode: '100644', type: 'blob', oid: blob };
  const { content: _, encoding: __, ...content } = contentObject(call, fresh, branch);
  return { status: old === undefined ? 201 : 200, body: { content, commit: gitCommit(world, repository, after) } };
}
