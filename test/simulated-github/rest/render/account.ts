import { isoTime } from '../../clock.ts';
import type { Account } from '../../world/account.ts';
import { nodeId } from '../../world/identifiers.ts';
import type { World } from '../../world/world.ts';

/** The page of something on github.com. */
export function page(path: string): string {
  return `https://github.com/${path}`;
}

/** The node id of an account. */
export function accountNodeId({ type, id }: Account): string {
  return nodeId({ User: 'U', Organization: 'O', Bot: 'BOT' }[type], id);
}

/** An account as `simple-user`. */
export function simpleUser({ apiUrl }: World, account: Account) {
  const { login, id, type } = account;
  const url = `${apiUrl}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: accountNodeId(account),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: page(type === 'Bot' ? `apps/${login.replace('[bot]', '')}` : login),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
    user_view_type: 'public',
  };
}

/** An account as `public-user`. */
export function publicUser(world: World, account: Account) {
  const since = isoTime(0);
  return {
    ...simpleUser(world, account),
    name: account.name,
    company: null,
    blog: null,
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: since,
    updated_at: since,
  };
}

/** An organization as webhooks show it. */
export function simpleOrganization({ apiUrl }: World, account: Account) {
  const url = `${apiUrl}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: accountNodeId(account),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    description: null,
  };
}
