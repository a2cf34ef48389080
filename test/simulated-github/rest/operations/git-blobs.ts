import { nodeId } from '../../world/identifiers.ts';
import { notFound } from '../../world/rejection.ts';
import { bodyOf, created, ok, type RepositoryOperation } from '../call.ts';
import { mustHaveCommits } from '../commitish.ts';
import { repositoryUrl } from '../render/repository.ts';

/** Operations of the Git Data API on blobs. */
export const gitBlobOperations: Readonly<Record<string, RepositoryOperation>> = {
  'git/get-blob': {
    needs: ['contents', 'read'],
    run({ world, repository, path, accept }) {
      mustHaveCommits(repository);
      const sha = path.file_sha ?? '';
      if (!repository.store.has(sha, 'blob')) throw notFound();
      const bytes = repository.store.blob(sha);
      if (accept.includes('raw'))
        return { status: 200, raw: { type: 'application/vnd.github.raw; charset=utf-8', bytes } };
      return ok({
        sha,
        node_id: nodeId('B', `${repository.id}:${sha}`),
        size: bytes.length,
        url: `${repositoryUrl(world, repository)}/git/blobs/${sha}`,
        content: wrappedBase64(bytes),
        encoding: 'base64',
      });
    },
  },
  'git/create-blob': {
    needs: ['contents', 'write'],
    run(call) {
      const { world, repository } = call;
      mustHaveCommits(repository);
      const { content, encoding } = bodyOf<{ content: string; encoding?: string }>(call);
      const sha = repository.store.putBlob(encoding === 'base64' ? Buffer.from(content, 'base64') : content);
      return created({ sha, url: `${repositoryUrl(world, repository)}/git/blobs/${sha}` });
    },
  },
};

/** Base64 in lines of 60 characters, as GitHub writes it. */
export function wrappedBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll(/.{1,60}/gu, '$&\n');
}
