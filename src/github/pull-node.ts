import type { PullFacts } from '../pull-request/pull.ts';

/** An account as GraphQL gives it. */
export interface ActorNode {
  readonly __typename: string;
  readonly login: string;
}

/** A pull request as GraphQL gives it. */
export interface PullNode {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly isDraft: boolean;
  readonly author: ActorNode | null;
  readonly isCrossRepository: boolean;
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly baseRefName: string;
  readonly baseRefOid: string;
  readonly mergeable: 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN';
  readonly autoMergeRequest: { readonly enabledAt: string | null } | null;
  readonly isInMergeQueue: boolean;
  readonly labels: { readonly nodes: readonly { readonly name: string }[] } | null;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly mergeCommit: { readonly oid: string } | null;
}

/** The fields of `PullNode`. */
export const pullFields = `fragment pull on PullRequest {
  number url title body state isDraft isCrossRepository headRefName headRefOid baseRefName baseRefOid mergeable
  isInMergeQueue createdAt closedAt
  author { __typename login }
  autoMergeRequest { enabledAt }
  labels(first: 100) { nodes { name } }
  mergeCommit { oid }
}`;

const mergeable = { MERGEABLE: 'clean', CONFLICTING: 'conflicting', UNKNOWN: 'unknown' } as const;
const states = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

/** A pull request's facts. */
export function pullOf(node: PullNode): PullFacts {
  const author = loginOf(node.author);
  return {
    number: node.number,
    url: node.url,
    title: node.title,
    body: node.body,
    state: states[node.state],
    draft: node.isDraft,
    ...(author === undefined ? {} : { author }),
    crossRepository: node.isCrossRepository,
    head: { branch: node.headRefName, commit: node.headRefOid },
    base: { branch: node.baseRefName, commit: node.baseRefOid },
    mergeable: mergeable[node.mergeable],
    autoMerge: node.autoMergeRequest !== null || node.isInMergeQueue,
    labels: node.labels?.nodes.map(({ name }) => name) ?? [],
    createdAt: Date.parse(node.createdAt),
    ...(node.closedAt === null ? {} : { closedAt: Date.parse(node.closedAt) }),
    ...(node.mergeCommit === null ? {} : { mergeCommit: node.mergeCommit.oid }),
  };
}

/** GraphQL gives bots without the `[bot]` that they have everywhere else. */
function loginOf(author: ActorNode | null): string | undefined {
  if (author === null) return undefined;
  return author.__typename === 'Bot' && !author.login.endsWith('[bot]') ? `${author.login}[bot]` : author.login;
}
