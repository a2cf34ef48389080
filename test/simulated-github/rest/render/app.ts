import { isoTime } from '../../clock.ts';
import type { App, Installation } from '../../world/app.ts';
import { nodeId } from '../../world/identifiers.ts';
import type { Repository } from '../../world/repository.ts';
import type { World } from '../../world/world.ts';
import { page, simpleUser } from './account.ts';

/** An App as `integration`. */
export function integration(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    client_id: app.clientId,
    owner: simpleUser(world, app.owner),
    name: app.name,
    description: null,
    external_url: 'https://example.com',
    html_url: page(`apps/${app.slug}`),
    created_at: isoTime(app.createdAt),
    updated_at: isoTime(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  };
}

/** An installation as `installation`. */
export function installationObject(world: World, installation: Installation) {
  const { app, account, id } = installation;
  const settings = account.type === 'Organization' ? `organizations/${account.login}/settings` : 'settings';
  return {
    id,
    client_id: app.clientId,
    account: simpleUser(world, account),
    repository_selection: installation.selection,
    access_tokens_url: `${world.apiUrl}/app/installations/${id}/access_tokens`,
    repositories_url: `${world.apiUrl}/installation/repositories`,
    html_url: page(`${settings}/installations/${id}`),
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: { metadata: 'read', ...installation.permissions },
    events: installation.events,
    created_at: isoTime(installation.createdAt),
    updated_at: isoTime(installation.updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspendedAt === undefined ? null : simpleUser(world, account),
    suspended_at: installation.suspendedAt === undefined ? null : isoTime(installation.suspendedAt),
  };
}

/** A repository as `installation` events list it. */
export function listedRepository({ id, name, fullName, visibility }: Repository) {
  return { id, node_id: nodeId('R', id), name, full_name: fullName, private: visibility === 'private' };
}
