import type { Octokit } from '@octokit/rest';
import type { PullSearch, PullsFound } from '../pull-request/pull.ts';
import type { Oid, RepositoryName } from '../pull-request/repository.ts';
import { ask } from './octokit.ts';
import { type PullNode, pullFields, pullOf } from './pull-node.ts';

interface PullList {
  readonly nodes: readonly PullNode[];
  readonly pageInfo?: PageInfo;
}

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

interface RefNode {
  readonly name: string;
  readonly prefix: string;
  readonly target: { readonly oid: Oid } | null;
  readonly associatedPullRequests: PullList;
}

interface RefPage {
  readonly nodes: readonly RefNode[];
  readonly pageInfo: PageInfo;
}

/** What `foundFields` asks for. */
export interface FoundNode {
  readonly refs: RefPage | null;
  readonly [branch: `b${number}`]: PullList;
}

const newest = 'orderBy: {field: CREATED_AT, direction: DESC}';

/**
 * So many branches come with the first answer. GitHub charges for all that could be there, with the pull requests of
 * each and their labels: with a hundred, every look at a repository would cost six times as much.
 */
const fewRefs = 10;

function refFields(first: number, after = ''): string {
  return `refs(refPrefix: $prefix, query: $like, first: ${first}${after}) {
    nodes { name prefix target { oid } associatedPullRequests(first: 5, ${newest}) { nodes { ...pull } } }
    pageInfo { hasNextPage endCursor }
  }`;
}

/** So many pull requests of a branch come with it. */
const fewPulls = 5;

/** Fields of a repository for its branches with a prefix and its pull requests from some branches. */
export function foundFields({ branches }: PullSearch): string {
  const byName = branches.map(
    (_name, i) => `b${i}: pullRequests(headRefName: $b${i}, first: ${fewPulls}, ${newest}) { nodes { ...pull } }`,
  );
  return `${refFields(fewRefs)}
  ${byName.join('\n')}`;
}

/** The variables of `foundFields`, declared. */
export function foundVariables({ branches, prefix }: PullSearch): {
  readonly declared: string;
  readonly values: Readonly<Record<string, string | null>>;
} {
  const entries = branches.map((name, i) => [`b${i}`, name] as const);
  return {
    declared: `, $prefix: String!, $like: String${entries.map(([key]) => `, $${key}: String!`).join('')}`,
    values: { ...refVariables(prefix), ...Object.fromEntries(entries) },
  };
}

/** GitHub takes whole folders of refs; the rest of a prefix is looked for in their names. */
function refVariables(prefix: string): { readonly prefix: string; readonly like: string | null } {
  const folder = prefix.lastIndexOf('/') + 1;
  const rest = prefix.slice(folder);
  return { prefix: `refs/heads/${prefix.slice(0, folder)}`, like: rest === '' ? null : rest };
}

/** What was found, each pull request once; branches beyond the first few are asked for. Throws `GitHubError`. */
export async function foundOf(
  octokit: Octokit,
  { node, repository }: { readonly node: FoundNode; readonly repository: RepositoryName },
  { branches, prefix }: PullSearch,
): Promise<PullsFound> {
  const all = await allRefs(octokit, { repository, prefix }, node.refs);
  const refs = all.map((ref) => ({ ...ref, branch: shortName(`${ref.prefix}${ref.name}`) }));
  const own = refs.filter(({ branch }) => branch.startsWith(prefix));
  const nodes = [
    ...own.flatMap((ref) => ref.associatedPullRequests.nodes),
    ...(await allByName(octokit, { repository, branches }, node)),
  ];
  const pulls = new Map(nodes.map((pull) => [pull.number, pullOf(pull)]));
  return {
    branches: new Map(own.flatMap(({ branch, target }) => (target === null ? [] : [[branch, target.oid] as const]))),
    pulls: [...pulls.values()].sort((a, b) => b.number - a.number),
  };
}

async function allRefs(
  octokit: Octokit,
  { repository, prefix }: { readonly repository: RepositoryName; readonly prefix: string },
  first: RefPage | null,
): Promise<readonly RefNode[]> {
  const nodes = [...(first?.nodes ?? [])];
  const query = `query($owner: String!, $name: String!, $prefix: String!, $like: String, $after: String) {
    repository(owner: $owner, name: $name) { ${refFields(100, ', after: $after')} }
  } ${pullFields}`;
  for (let page = first; page?.pageInfo.hasNextPage === true; ) {
    const values = { ...repository, ...refVariables(prefix), after: page.pageInfo.endCursor };
    const answer = await ask<{ readonly repository: Pick<FoundNode, 'refs'> }>(octokit, query, values);
    page = answer.repository.refs;
    nodes.push(...(page?.nodes ?? []));
  }
  return nodes;
}

/** Anybody can open pull requests from branches of that name in forks: they must not hide those of the repository. */
async function allByName(
  octokit: Octokit,
  { repository, branches }: { readonly repository: RepositoryName; readonly branches: readonly string[] },
  node: FoundNode,
): Promise<readonly PullNode[]> {
  const all: PullNode[] = [];
  for (const [i, branch] of branches.entries()) {
    const nodes = node[`b${i}`]?.nodes ?? [];
    const isHidden = nodes.length >= fewPulls && nodes.some(({ isCrossRepository }) => isCrossRepository);
    all.push(...(isHidden ? await pullsFrom(octokit, repository, branch) : nodes));
  }
  return all;
}

/** So many pull requests from one branch are looked through. */
const mostPulls = 2000;

async function pullsFrom(octokit: Octokit, repository: RepositoryName, branch: string): Promise<readonly PullNode[]> {
  const query = `query($owner: String!, $name: String!, $branch: String!, $after: String) {
    repository(owner: $owner, name: $name) {
      list: pullRequests(headRefName: $branch, first: 100, after: $after, ${newest}) {
        nodes { ...pull } pageInfo { hasNextPage endCursor }
      }
    }
  } ${pullFields}`;
  const nodes: PullNode[] = [];
  for (let after: string | null | undefined = null; after !== undefined && nodes.length < mostPulls; ) {
    const values: Readonly<Record<string, string | null>> = { ...repository, branch, after };
    const { repository: found }: { readonly repository: { readonly list: PullList } } = await ask(
      octokit,
      query,
      values,
    );
    nodes.push(...found.list.nodes);
    after = found.list.pageInfo?.hasNextPage === true ? found.list.pageInfo.endCursor : undefined;
  }
  return nodes;
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/heads\//u, '');
}
