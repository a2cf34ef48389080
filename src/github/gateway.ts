import type { Gateway } from '../pull-request/gateway.ts';
import type { RepositoryName } from '../pull-request/repository.ts';
import type { Access } from './access.ts';
import { checksOf } from './checks.ts';
import { octokitFor } from './octokit.ts';
import { pullsOf } from './pulls.ts';
import { readingOf } from './reading.ts';
import { writingOf } from './writing.ts';

/** A gateway to one repository on GitHub. Nothing is asked before it is used. */
export function openGateway(repository: RepositoryName, access: Access): Gateway {
  const octokit = octokitFor(access);
  const { login } = access;
  let nodeId: string | undefined;
  const reading = readingOf(octokit, repository);
  const snapshot: Gateway['snapshot'] = async (search) => {
    const facts = await reading.snapshot(search);
    nodeId = facts.nodeId;
    return facts;
  };
  const known = async (): Promise<string> => {
    nodeId ??= (await octokit.rest.repos.get({ owner: repository.owner, repo: repository.name })).data.node_id;
    return nodeId;
  };
  return {
    ...reading,
    snapshot,
    ...writingOf(octokit, repository, known),
    ...pullsOf({ octokit, repository, login }),
    ...checksOf(octokit, repository, login),
  };
}
