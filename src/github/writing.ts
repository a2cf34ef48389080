import type { Octokit } from '@octokit/rest';
import type { Writing } from '../pull-request/gateway.ts';
import type { RepositoryName } from '../pull-request/repository.ts';
import { ask } from './octokit.ts';

const nothing = '0'.repeat(40);

const blobModes = ['100644', '100755', '120000'] as const;

/** The gateway's writing side. `nodeId` names the repository for GraphQL. */
export function writingOf(octokit: Octokit, repository: RepositoryName, nodeId: () => Promise<string>): Writing {
  const named = { owner: repository.owner, repo: repository.name };
  return {
    async createTree({ base, files }) {
      const tree = files.map(({ path, mode, text }) => ({
        path,
        mode: blobModes.find((known) => known === mode) ?? blobModes[0],
        type: 'blob' as const,
        content: text,
      }));
      return (await octokit.rest.git.createTree({ ...named, base_tree: base, tree })).data.sha;
    },
    async createCommit({ tree, parents, message }) {
      const { data } = await octokit.rest.git.createCommit({ ...named, tree, parents: [...parents], message });
      return {
        oid: data.sha,
        tree: data.tree.sha,
        parents: data.parents.map(({ sha }) => sha),
        message: data.message,
        authorEmail: data.author.email,
        verified: data.verification.verified,
      };
    },
    async moveBranch({ branch, before, after }) {
      const query = 'mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';
      const update = {
        name: `refs/heads/${branch}`,
        beforeOid: before ?? nothing,
        afterOid: after ?? nothing,
        force: true,
      };
      await ask(octokit, query, { input: { repositoryId: await nodeId(), refUpdates: [update] } });
    },
  };
}
