import type { Account } from './account.ts';

/** Permissions by name, such as `{ contents: 'write' }`. */
export type Permissions = Readonly<Record<string, 'read' | 'write' | 'admin'>>;

/** Where an App's deliveries go. Without a URL they are recorded and not sent. */
export interface Hook {
  readonly id: number;
  url: string | undefined;
  secret: string | undefined;
  active: boolean;
}

/** A registered GitHub App. */
export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly owner: Account;
  readonly bot: Account;
  readonly hook: Hook;
  /** PEM, PKCS#1, as GitHub hands it out. */
  readonly privateKey: string;
  readonly publicKey: string;
  readonly createdAt: number;
  permissions: Permissions;
  events: readonly string[];
  /** Requests an hour with its key, where it is not the usual number. */
  hourlyLimit?: number;
}

/** An App on an account. It keeps the permissions that the account accepted, whatever the App asks for later. */
export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  readonly createdAt: number;
  updatedAt: number;
  selection: 'all' | 'selected';
  /** Ids of the repositories when `selected`. */
  readonly repositories: Set<number>;
  permissions: Permissions;
  events: readonly string[];
  suspendedAt: number | undefined;
  removed: boolean;
  /** Requests an hour, where it is not the number that GitHub computes. */
  hourlyLimit: number | undefined;
}

/** The permission that each event needs to be delivered, by the description of `x-webhooks`; other events need none. */

const resourceByEvent: Readonly<Record<string, string>> = {
  push: 'contents',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_comment: 'pull_requests',
  issue_comment: 'issues',
  issues: 'issues',
  check_run: 'checks',
  check_suite: 'checks',
  merge_group: 'merge_queues',
  repository: 'metadata',
};

/** Events that these permissions do not allow to subscribe to; GitHub refuses such an App altogether. */
export function unsupportedEvents(events: readonly string[], permissions: Permissions): readonly string[] {
  return events.filter((event) => !allowsEvent(event, permissions));
}

/** Whether an event may be delivered under these permissions. */
export function allowsEvent(event: string, permissions: Permissions): boolean {
  const resource = resourceByEvent[event];
  return resource === undefined || resource === 'metadata' || permissions[resource] !== undefined;
}

/** Whether an App hears of an event: it subscribed, or GitHub sends it to every App that may write checks. */
export function hears(event: string, { events, permissions }: Pick<Installation, 'events' | 'permissions'>): boolean {
  if (/^installation(?:_repositories)?$/u.test(event)) return true;
  const unasked = /^check_(?:run|suite)$/u.test(event) && permissions.checks === 'write';
  return (unasked || events.includes(event)) && allowsEvent(event, permissions);
}

/** Whether a granted permission includes a wanted one. */
export function grants(permissions: Permissions, resource: string, wanted: 'read' | 'write' | 'admin'): boolean {
  if (resource === 'metadata' && wanted === 'read') return true;
  const levels = ['read', 'write', 'admin'];
  return levels.indexOf(permissions[resource] ?? '') >= levels.indexOf(wanted);
}
