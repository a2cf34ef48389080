import { accountOf, sees } from '../../access/caller.ts';
import { registerApp } from '../../acts/registration.ts';
import type { Resource } from '../../limits/primary.ts';
import type { Issue } from '../../world/issue.ts';
import { notFound, RejectedError } from '../../world/rejection.ts';
import { type Call, created, ok, type PlainOperation, pagedIn } from '../call.ts';
import { publicUser } from '../render/account.ts';
import { integration } from '../render/app.ts';
import { issueObject } from '../render/issue.ts';

/** Operations on what is neither a repository nor an App. */
export const platformOperations: Readonly<Record<string, PlainOperation>> = {
  'meta/root': {
    as: 'anyone',
    run: ({ world }) =>
      ok(Object.fromEntries(rootUrls.map((name) => [name, `${world.apiUrl}/${name.replace('_url', '')}`]))),
  },
  'rate-limit/get': {
    as: 'anyone',
    run({ primary, caller }) {
      const budget = (resource: Resource) => primary.budget(caller, resource);
      const core = budget('core');
      return ok({ resources: { core, search: budget('search'), graphql: budget('graphql') }, rate: core });
    },
  },
  'users/get-authenticated': {
    as: 'user',
    run({ world, caller }) {
      const account = accountOf(caller);
      if (account === undefined) throw notFound();
      return ok(publicUser(world, account));
    },
  },
  'users/get-by-username': {
    as: 'anyone',
    run({ world, path }) {
      const account = world.accounts.get((path.username ?? '').toLowerCase());
      if (account === undefined) throw notFound();
      return ok(publicUser(world, account));
    },
  },
  'search/issues-and-pull-requests': {
    as: 'anyone',
    run(call) {
      const items = searched(call, String(call.query.q));
      const page = pagedIn(call, { name: 'items', items }, (issue) => ({
        ...issueObject(call.world, issue),
        body: issue.body ?? '',
        score: 1,
      }));
      return { ...page, body: { ...(page.body as object), incomplete_results: false, search_type: 'lexical' } };
    },
  },
  'apps/create-from-manifest': { as: 'anyone', run: convert },
};

/** A manifest that waits for its conversion, as the browser flow leaves it. */
export interface Manifest {
  readonly name: string;
  readonly owner: string;
  readonly hook_attributes?: { readonly url?: string; readonly active?: boolean };
  readonly default_permissions?: Readonly<Record<string, 'read' | 'write'>>;
  readonly default_events?: readonly string[];
}

const manifests = new WeakMap<object, Map<string, Manifest>>();

/** Keeps a manifest under a code that can be converted once. Throws `RejectedError` when its events need more permissions. */
export function offerManifest({ world }: Pick<Call, 'world'>, code: string, manifest: Manifest): void {
  const waiting = manifests.get(world) ?? new Map<string, Manifest>();
  manifests.set(world, waiting.set(code, manifest));
}

function convert({ world, path }: Call) {
  const code = path.code ?? '';
  const manifest = manifests.get(world)?.get(code);
  if (manifest === undefined) throw notFound();
  manifests.get(world)?.delete(code);
  const app = registerApp(world, {
    slug: manifest.name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-'),
    owner: world.account(manifest.owner),
    permissions: manifest.default_permissions ?? {},
    events: manifest.default_events ?? [],
    webhook: { secret: crypto.randomUUID().replaceAll('-', ''), ...urlOf(manifest) },
  });
  return created({
    ...integration(world, app),
    client_secret: app.clientSecret,
    webhook_secret: app.hook.secret ?? null,
    pem: app.privateKey,
  });
}

function urlOf({ hook_attributes: hook }: Manifest): { url?: string } {
  return hook?.url === undefined ? {} : { url: hook.url };
}

/** Understands `is:`, `state:`, `repo:`, `org:`, `user:`, `author:`, `head:`, `base:`, `label:` and words of the title or body. */
function searched(call: Call, text: string): Issue[] {
  const terms = text.match(/(?:[^\s"]|"[^"]*")+/gu) ?? [];
  const visible = [...call.world.repositories.values()].filter((one) => sees(call.world, call.caller, one));
  const issues = visible.flatMap((one) => one.issues).filter((issue) => terms.every((term) => answers(issue, term)));
  return issues.sort((a, b) => b.createdAt - a.createdAt);
}

function answers(issue: Issue, term: string): boolean {
  const [, key, quoted = ''] = /^(\w+):(.*)$/u.exec(term) ?? [];
  const value = quoted.replaceAll('"', '');
  const test = key === undefined ? undefined : qualifiers[key];
  if (test !== undefined) return test(issue, value);
  if (key !== undefined) throw new RejectedError(422, `The simulated GitHub does not search by ${key}`);
  return `${issue.title}\n${issue.body ?? ''}`.toLowerCase().includes(term.replaceAll('"', '').toLowerCase());
}

const qualifiers: Readonly<Record<string, (issue: Issue, value: string) => boolean>> = {
  is: ({ pull, state }, value) =>
    value === 'pr' ? pull !== undefined : value === 'issue' ? pull === undefined : is(pull?.merge, state, value),
  state: ({ state }, value) => state === value,
  type: ({ pull }, value) => (value === 'pr') === (pull !== undefined),
  repo: ({ repository }, value) => repository.fullName.toLowerCase() === value.toLowerCase(),
  org: ({ repository }, value) => repository.owner.login.toLowerCase() === value.toLowerCase(),
  user: ({ repository }, value) => repository.owner.login.toLowerCase() === value.toLowerCase(),
  author: ({ author }, value) => author.login.toLowerCase() === authorNamed(value),
  head: ({ pull }, value) => pull?.head.branch.startsWith(value) === true,
  base: ({ pull }, value) => pull?.base.branch === value,
  label: ({ labels }, value) => labels.includes(value),
};

function is(merge: unknown, state: string, value: string): boolean {
  return value === 'merged' ? merge !== undefined : value === state;
}

function authorNamed(value: string): string {
  return (value.startsWith('app/') ? `${value.slice('app/'.length)}[bot]` : value).toLowerCase();
}

const rootUrls =
  `current_user_url current_user_authorizations_html_url authorizations_url code_search_url commit_search_url
  emails_url emojis_url events_url feeds_url followers_url following_url gists_url hub_url issue_search_url issues_url keys_url
  label_search_url notifications_url organization_url organization_repositories_url organization_teams_url public_gists_url
  rate_limit_url repository_url repository_search_url current_user_repositories_url starred_url starred_gists_url user_url
  user_organizations_url user_repositories_url user_search_url`.split(/\s+/u);
