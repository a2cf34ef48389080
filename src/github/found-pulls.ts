import type { Octokit } from '@octokit/rest';
import type { PullSearch, PullsFound } from '../pull-request/pull.ts';
import type { Oid, RepositoryName } from '../pull-request/repository.ts';
import { ask } from './octokit.ts';
import { type PullNode, pullFields, pullOf } from './pull-node.ts';

interface PullList {
  readonly nodes: readonly PullNode[];
}

interface RefNode {
  readonly name: string;
  readonly prefix: string;
  readonly target: { readonly oid: Oid } | null;
  readonly associatedPullRequests: PullList;
}

interface RefPage {
  readonly nodes: readonly RefNode[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
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
  return `refs(refPrefix: $prefix, first: ${first}${after}) {
    nodes { name prefix target { oid } associatedPullRequests(first: 5, ${newest}) { nodes { ...pull } } }
    pageInfo { hasNextPage endCursor }
  }`;
}

/** Fields of a repository for its branches with a prefix and its pull requests from some branches. */
export function foundFields({ branches }: PullSearch): string {
  const byName = branches.map(
    (_name, i) => `b${i}: pullRequests(headRefName: $b${i}, first: 5, ${newest}) { nodes { ...pull } }`,
  );
  return `${refFields(fewRefs)}
  ${byName.join('\n')}`;
}

/** The variables of `foundFields`, declared. */
export function foundVariables({ branches, prefix }: PullSearch): {
  readonly declared: string;
  readonly values: Readonly<Record<string, string>>;
} {
  const entries = branches.map((name, i) => [`b${i}`, name] as const);
  return {
    declared: `, $prefix: String!${entries.map(([key]) => `, $${key}: String!`).join('')}`,
    values: { prefix: `refs/heads/${prefix}`, ...Object.fromEntries(entries) },
  };
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
    ...branches.flatMap((_name, i) => node[`b${i}`]?.nodes ?? []),
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
  const query = `query($owner: String!, $name: String!, $prefix: String!, $after: String) {
    repository(owner: $owner, name: $name) { ${refFields(100, ', after: $after')} }
  } ${pullFields}`;
  for (let page = first; page?.pageInfo.hasNextPage === true; ) {
    const values = { ...repository, prefix: `refs/heads/${prefix}`, after: page.pageInfo.endCursor };
    const answer = await ask<{ readonly repository: Pick<FoundNode, 'refs'> }>(octokit, query, values);
    page = answer.repository.refs;
    nodes.push(...(page?.nodes ?? []));
  }
  return nodes;
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/heads\//u, '');
}
