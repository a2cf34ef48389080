import type { PullSearch, PullsFound } from '../pull-request/pull.ts';
import type { Oid } from '../pull-request/repository.ts';
import { type PullNode, pullOf } from './pull-node.ts';

interface PullList {
  readonly nodes: readonly PullNode[];
}

/** What `foundFields` asks for. */
export interface FoundNode {
  readonly refs: {
    readonly nodes: readonly {
      readonly name: string;
      readonly prefix: string;
      readonly target: { readonly oid: Oid } | null;
      readonly associatedPullRequests: PullList;
    }[];
  } | null;
  readonly [branch: `b${number}`]: PullList;
}

const newest = 'orderBy: {field: CREATED_AT, direction: DESC}';

/** Fields of a repository for its branches with a prefix and its pull requests from some branches. */
export function foundFields({ branches }: PullSearch): string {
  const byName = branches.map(
    (_name, i) => `b${i}: pullRequests(headRefName: $b${i}, first: 5, ${newest}) { nodes { ...pull } }`,
  );
  return `refs(refPrefix: $prefix, first: 100) {
    nodes { name prefix target { oid } associatedPullRequests(first: 5, ${newest}) { nodes { ...pull } } }
  }
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

/** What was found, each pull request once. */
export function foundOf(node: FoundNode, { branches, prefix }: PullSearch): PullsFound {
  const refs = (node.refs?.nodes ?? []).map((ref) => ({ ...ref, branch: shortName(`${ref.prefix}${ref.name}`) }));
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

function shortName(ref: string): string {
  return ref.replace(/^refs\/heads\//u, '');
}
