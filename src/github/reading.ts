import type { Octokit } from '@octokit/rest';
import type { Reading } from '../pull-request/gateway.ts';
import type { PullSearch } from '../pull-request/pull.ts';
import type {
  BlobText,
  Oid,
  OrganisationConfig,
  RepositoryName,
  RepositorySnapshot,
  TreeListing,
} from '../pull-request/repository.ts';
import { type BlobNode, blobFields, Texts } from './blobs.ts';
import { commitOf, comparisonOf } from './commits.ts';
import { type FoundNode, foundFields, foundOf, foundVariables } from './found-pulls.ts';
import { orUndefined } from './missing.ts';
import { askPartly } from './octokit.ts';
import { pullFields } from './pull-node.ts';

/** Where a repository may keep its settings; the first that exists holds. */
const configPaths = ['.github/sidecar-migrate.yml', 'sidecar-migrate.yml'] as const;

interface ConfigNodes {
  readonly c0: BlobNode | null;
  readonly c1: BlobNode | null;
}

interface OrganisationNode extends ConfigNodes {
  readonly isPrivate: boolean;
}

interface RepositoryNode extends OrganisationNode {
  readonly id: string;
  readonly databaseId: number;
  readonly nameWithOwner: string;
  readonly isArchived: boolean;
  readonly isDisabled: boolean;
  readonly isFork: boolean;
  readonly isMirror: boolean;
  readonly diskUsage: number | null;
  readonly defaultBranchRef: {
    readonly name: string;
    readonly target: { readonly oid: Oid; readonly tree?: { readonly oid: Oid } } | null;
  } | null;
}

const configFields = configPaths.map((path, i) => `c${i}: object(expression: "HEAD:${path}") { ...blob }`).join('\n');

/** The gateway's reading side. */
export function readingOf(octokit: Octokit, repository: RepositoryName): Reading {
  const named = { owner: repository.owner, repo: repository.name };
  const texts = new Texts(octokit, repository);
  let organisation: OrganisationConfig | undefined;
  return {
    repository,
    async snapshot(search) {
      const taken = await snapshot(octokit, texts, { repository, search });
      organisation = taken.organisation;
      return taken.facts;
    },
    async tree(oid, depth) {
      const recursive = depth === 'all' ? { recursive: '1' } : {};
      const { data } = await octokit.rest.git.getTree({ ...named, tree_sha: oid, ...recursive });
      return listingOf(data);
    },
    blobs: (oids) => texts.byId(oids),
    files: (commit, paths) => texts.byPath(commit, paths),
    blobIds: (root, paths) => texts.idsByPath(root, paths),
    organisationConfig: async () => organisation ?? (await organisationConfig(octokit, repository.owner)),
    async branch(name) {
      const found = await orUndefined(octokit.rest.git.getRef({ ...named, ref: `heads/${name}` }));
      return found?.data.object.sha;
    },
    async commit(oid) {
      return commitOf((await octokit.rest.repos.getCommit({ ...named, ref: oid, per_page: 1 })).data);
    },
    async compare(base, head) {
      const basehead = `${base}...${head}`;
      const found = await orUndefined(
        octokit.rest.repos.compareCommitsWithBasehead({ ...named, basehead, per_page: 100 }),
      );
      return found === undefined ? undefined : comparisonOf(found.data);
    },
  };
}

async function snapshot(
  octokit: Octokit,
  texts: Texts,
  { repository, search }: { readonly repository: RepositoryName; readonly search: PullSearch },
): Promise<{ readonly facts: RepositorySnapshot; readonly organisation: OrganisationConfig }> {
  const { declared, values } = foundVariables(search);
  const query = `query($owner: String!, $name: String!${declared}) {
    repository(owner: $owner, name: $name) {
      id databaseId nameWithOwner isArchived isDisabled isFork isMirror isPrivate diskUsage
      defaultBranchRef { name target { oid ... on Commit { tree { oid } } } }
      ${configFields}
      ${foundFields(search)}
    }
    organisation: repository(owner: $owner, name: ".github") { isPrivate ${configFields} }
  }
  ${blobFields}
  ${pullFields}`;
  interface Data {
    readonly repository: RepositoryNode & FoundNode;
    readonly organisation: OrganisationNode | null;
  }
  const answer = await askPartly<Data>({ octokit, optional: 'organisation' }, query, { ...repository, ...values });
  const node = answer.repository;
  const [configs, found, organisation] = await Promise.all([
    configsOf(node, texts),
    foundOf(octokit, { node, repository }, search),
    organisationIn(octokit, repository.owner, answer.organisation),
  ]);
  return { facts: { ...factsOf(node), configs, found }, organisation };
}

function factsOf(node: RepositoryNode): Omit<RepositorySnapshot, 'configs' | 'found'> {
  const [owner = '', name = ''] = node.nameWithOwner.split('/');
  return {
    id: node.databaseId,
    nodeId: node.id,
    name: { owner, name },
    archived: node.isArchived,
    disabled: node.isDisabled,
    fork: node.isFork,
    mirror: node.isMirror,
    private: node.isPrivate,
    size: node.diskUsage ?? 0,
    ...headOf(node),
  };
}

function headOf({ defaultBranchRef }: RepositoryNode): Pick<RepositorySnapshot, 'head'> {
  const target = defaultBranchRef?.target;
  if (defaultBranchRef === null || target?.tree === undefined) return {};
  return { head: { branch: defaultBranchRef.name, commit: target.oid, tree: target.tree.oid } };
}

async function configsOf({ c0, c1 }: ConfigNodes, texts: Texts): Promise<ReadonlyMap<string, BlobText>> {
  const found = [c0, c1].flatMap((node, i) => (node?.oid === undefined ? [] : [[configPaths[i] ?? '', node] as const]));
  return new Map(await Promise.all(found.map(async ([path, node]) => [path, await texts.faithful(node)] as const)));
}

async function organisationConfig(octokit: Octokit, owner: string): Promise<OrganisationConfig> {
  const query = `query($owner: String!) { repository(owner: $owner, name: ".github") { isPrivate ${configFields} } } ${blobFields}`;
  interface Data {
    readonly repository: OrganisationNode | null;
  }
  const answer = await askPartly<Data>({ octokit, optional: 'repository' }, query, { owner });
  return await organisationIn(octokit, owner, answer.repository);
}

async function organisationIn(
  octokit: Octokit,
  owner: string,
  node: OrganisationNode | null,
): Promise<OrganisationConfig> {
  if (node === null) return { kind: 'unreachable' };
  const texts = new Texts(octokit, { owner, name: '.github' });
  for (const [path, blob] of await configsOf(node, texts))
    return { kind: 'found', path, blob, private: node.isPrivate };
  return { kind: 'none' };
}

interface TreeData {
  readonly truncated: boolean;
  readonly tree: readonly {
    readonly path?: string;
    readonly mode?: string;
    readonly sha?: string | null;
    readonly size?: number;
  }[];
}

function listingOf({ tree, truncated }: TreeData): TreeListing {
  return {
    entries: tree.map(({ path = '', mode = '', sha, size = 0 }) => ({ path, mode, oid: sha ?? '', size })),
    truncated,
  };
}
