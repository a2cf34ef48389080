import { simpleUser } from '../rest/render/account.ts';
import { installationObject, listedRepository } from '../rest/render/app.ts';
import type { Account } from '../world/account.ts';
import type { App, Installation } from '../world/app.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

/** Puts an App on an account: on all its repositories, or on those named. */
export function install(
  world: World,
  {
    app,
    account,
    by,
    repositories,
  }: { app: App; account: Account; by: Account; repositories: 'all' | readonly Repository[] },
): Installation {
  const now = world.clock.now();
  const all = repositories === 'all';
  const installation: Installation = {
    id: world.ids.next('installation'),
    app,
    account,
    createdAt: now,
    updatedAt: now,
    selection: all ? 'all' : 'selected',
    repositories: new Set(all ? [] : repositories.map(({ id }) => id)),
    permissions: app.permissions,
    events: app.events,
    suspendedAt: undefined,
    removed: false,
    hourlyLimit: undefined,
  };
  world.installations.set(installation.id, installation);
  tell(world, installation, { action: 'created', sender: by });
  return installation;
}

/** Takes an App off an account. */
export function uninstall(world: World, installation: Installation, by: Account): void {
  tell(world, installation, { action: 'deleted', sender: by });
  installation.removed = true;
  world.installations.delete(installation.id);
}

/** Forbids an installation to work, or allows it again. */
export function suspend(world: World, installation: Installation, { by, on }: { by: Account; on: boolean }): void {
  installation.suspendedAt = on ? world.clock.now() : undefined;
  tell(world, installation, { action: on ? 'suspend' : 'unsuspend', sender: by });
}

/** The account accepts what the App asks for by now. */
export function acceptPermissions(world: World, installation: Installation, by: Account): void {
  installation.permissions = installation.app.permissions;
  installation.events = installation.app.events;
  installation.updatedAt = world.clock.now();
  tell(world, installation, { action: 'new_permissions_accepted', sender: by });
}

/** Adds repositories to an installation on chosen ones, or takes them out. */
export function select(
  world: World,
  installation: Installation,
  { by, repositories, add }: { by: Account; repositories: readonly Repository[]; add: boolean },
): void {
  for (const { id } of repositories) {
    if (add) installation.repositories.add(id);
    else installation.repositories.delete(id);
  }
  const listed = repositories.map(listedRepository);
  world.emit({
    event: 'installation_repositories',
    action: add ? 'added' : 'removed',
    sender: by,
    installation,
    payload: () => ({
      installation: installationObject(world, installation),
      repository_selection: installation.selection,
      repositories_added: add ? listed : [],
      repositories_removed: add ? [] : listed,
      requester: null,
    }),
  });
}

function tell(world: World, installation: Installation, { action, sender }: { action: string; sender: Account }): void {
  const payload = () => ({
    installation: installationObject(world, installation),
    repositories: world.repositoriesOf(installation).map(listedRepository),
    ...(action === 'created' ? { requester: simpleUser(world, sender) } : {}),
  });
  world.emit({ event: 'installation', action, sender, installation, payload });
}
