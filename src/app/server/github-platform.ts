import type { FailedDelivery, InstallationFacts, ListedPull, ListedRepository, Platform } from '../jobs/platform.ts';
import type { ApiAnswer, Ask, Bearer } from './app-api.ts';
import type { Permissions, Tokens } from './tokens.ts';

const pageSize = 100;

/** What it takes to list repositories and their heads. */
const listing: Permissions = { metadata: 'read', contents: 'read' };

/** What GitHub knows of the App as a whole, through its API. */
export function githubPlatform(ask: Ask, tokens: Tokens): Platform {
  const bearer = async (installation: number, permissions = listing): Promise<Bearer> => ({
    token: await tokens.for({ installation, permissions }),
    scope: `installation:${installation}`,
    urgency: 'sweep',
  });
  return {
    installations: () => installationsOf(ask),
    repositories: (installation) => repositoriesOf(ask, async () => await bearer(installation)),
    heads: async (installation, ids) =>
      headsIn(await ask('POST /graphql', headsQuery(ids), await bearer(installation))),
    ended: async (installation, pulls) => {
      const reader = await bearer(installation, { ...listing, pull_requests: 'read' });
      return endedIn(await ask('POST /graphql', endedQuery(pulls), reader), pulls);
    },
    failedDeliveries: (since) => deliveriesOf(ask, since),
    redeliver: async (id) => {
      await ask('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
    },
  };
}

async function* installationsOf(ask: Ask): AsyncIterable<InstallationFacts> {
  interface Item {
    readonly id: number;
    readonly account: { readonly login?: string; readonly slug?: string } | null;
    readonly suspended_at: string | null;
  }
  for (let page = 1; ; page += 1) {
    const items = (await ask('GET /app/installations', { per_page: pageSize, page })).data as readonly Item[];
    for (const { id, account, suspended_at } of items) {
      yield { id, account: account?.login ?? account?.slug ?? '', suspended: suspended_at !== null };
    }
    if (items.length < pageSize) return;
  }
}

async function* repositoriesOf(ask: Ask, bearer: () => Promise<Bearer>): AsyncIterable<ListedRepository> {
  interface Item {
    readonly id: number;
    readonly node_id: string;
    readonly name: string;
    readonly owner: { readonly login: string };
  }
  for (let page = 1; ; page += 1) {
    const answer = await ask('GET /installation/repositories', { per_page: pageSize, page }, await bearer());
    const { repositories } = answer.data as { readonly repositories: readonly Item[] };
    for (const { id, node_id, name, owner } of repositories) yield { id, nodeId: node_id, owner: owner.login, name };
    if (repositories.length < pageSize) return;
  }
}

function headsQuery(ids: readonly string[]) {
  const query = `query ($ids: [ID!]!) {
    nodes(ids: $ids) { ... on Repository { id defaultBranchRef { target { oid } } } }
  }`;
  return { query, variables: { ids } };
}

function headsIn({ data }: ApiAnswer): ReadonlyMap<string, string> {
  interface Node {
    readonly id?: string;
    readonly defaultBranchRef?: { readonly target: { readonly oid: string } | null } | null;
  }
  const nodes = (data as { readonly data?: { readonly nodes?: readonly (Node | null)[] } }).data?.nodes ?? [];
  const heads = new Map<string, string>();
  for (const node of nodes) {
    const oid = node?.defaultBranchRef?.target?.oid;
    if (node?.id !== undefined && oid !== undefined) heads.set(node.id, oid);
  }
  return heads;
}

function endedQuery(pulls: readonly ListedPull[]) {
  const declared = pulls.map((_pull, i) => `$id${i}: ID!, $number${i}: Int!`).join(', ');
  const fields = pulls.map(
    (_pull, i) => `p${i}: node(id: $id${i}) { ... on Repository { pullRequest(number: $number${i}) { state } } }`,
  );
  const variables = pulls.flatMap(({ nodeId, number }, i) => [
    [`id${i}`, nodeId],
    [`number${i}`, number],
  ]);
  return { query: `query (${declared}) { ${fields.join('\n')} }`, variables: Object.fromEntries(variables) };
}

function endedIn({ data }: ApiAnswer, pulls: readonly ListedPull[]): readonly ListedPull[] {
  type Nodes = Readonly<Record<string, { readonly pullRequest?: { readonly state: string } | null } | null>>;
  const nodes = (data as { readonly data?: Nodes }).data ?? {};
  return pulls.filter((_pull, i) => {
    const state = nodes[`p${i}`]?.pullRequest?.state;
    return state !== undefined && state !== 'OPEN';
  });
}

async function* deliveriesOf(ask: Ask, since: number): AsyncIterable<FailedDelivery> {
  interface Item {
    readonly id: number;
    readonly guid: string;
    readonly event: string;
    readonly action: string | null;
    readonly delivered_at: string;
  }
  let cursor: string | undefined;
  do {
    const more: Readonly<Record<string, string>> = cursor === undefined ? {} : { cursor };
    const answer = await ask('GET /app/hook/deliveries', { per_page: pageSize, status: 'failure', ...more });
    for (const { id, guid, event, action, delivered_at } of answer.data as readonly Item[]) {
      const deliveredAt = Date.parse(delivered_at);
      if (deliveredAt < since) return;
      yield { id, guid, event, ...(action === null ? {} : { action }), deliveredAt };
    }
    cursor = /[?&]cursor=([^&>]+)[^>]*>; rel="next"/u.exec(String(answer.headers.link ?? ''))?.[1];
  } while (cursor !== undefined);
}
