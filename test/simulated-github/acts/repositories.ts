import { simpleOrganization, simpleUser } from '../rest/render/account.ts';
import type { Account } from '../world/account.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { select } from './installations.ts';

/** Gives a repository another name; the old one leads to it. */
export function rename(world: World, repository: Repository, { by, name }: { by: Account; name: string }): void {
  const from = repository.name;
  repository.name = name;
  world.named(repository);
  tell(world, repository, { action: 'renamed', by, with: { changes: { repository: { name: { from } } } } });
}

/** Gives a repository to another account. Installations on chosen repositories lose it, those of the new owner on all gain it. */
export function transfer(world: World, repository: Repository, { by, to }: { by: Account; to: Account }): void {
  const { owner } = repository;
  for (const installation of world.installations.values()) {
    if (installation.account === owner && world.reaches(installation, repository)) {
      select(world, installation, { by, repositories: [repository], add: false });
    }
  }
  repository.owner = to;
  world.named(repository);
  const from =
    owner.type === 'Organization'
      ? { organization: simpleOrganization(world, owner) }
      : { user: simpleUser(world, owner) };
  tell(world, repository, { action: 'transferred', by, with: { changes: { owner: { from } } } });
  for (const installation of world.installations.values()) {
    if (installation.account === to && installation.selection === 'all') {
      select(world, installation, { by, repositories: [repository], add: true });
    }
  }
}

/** Makes a repository read-only, or writable again. */
export function archive(world: World, repository: Repository, { by, on }: { by: Account; on: boolean }): void {
  repository.archived = on;
  tell(world, repository, { action: on ? 'archived' : 'unarchived', by });
}

/** Shows a repository to all, or to those invited only. */
export function publish(world: World, repository: Repository, { by, on }: { by: Account; on: boolean }): void {
  repository.visibility = on ? 'public' : 'private';
  tell(world, repository, { action: on ? 'publicized' : 'privatized', by });
}

/** Removes a repository. */
export function remove(world: World, repository: Repository, by: Account): void {
  tell(world, repository, { action: 'deleted', by });
  repository.deleted = true;
  for (const installation of world.installations.values()) {
    if (world.reaches(installation, repository))
      select(world, installation, { by, repositories: [repository], add: false });
  }
}

/** Makes another branch the default. */
export function setDefaultBranch(
  world: World,
  repository: Repository,
  { by, branch }: { by: Account; branch: string },
): void {
  const from = repository.defaultBranch;
  repository.defaultBranch = branch;
  tell(world, repository, { action: 'edited', by, with: { changes: { default_branch: { from } } } });
}

/** Tells that a repository is there; GitHub adds it to installations on all. */
export function announceRepository(world: World, repository: Repository, by: Account): void {
  tell(world, repository, { action: 'created', by });
  for (const installation of world.installations.values()) {
    if (installation.selection === 'all' && world.reaches(installation, repository)) {
      select(world, installation, { by, repositories: [repository], add: true });
    }
  }
}

function tell(
  world: World,
  repository: Repository,
  { action, by, with: more }: { action: string; by: Account; with?: Readonly<Record<string, unknown>> },
): void {
  repository.updatedAt = world.clock.now();
  world.emit({
    event: 'repository',
    action,
    sender: by,
    repository,
    ...(more === undefined ? {} : { payload: () => more }),
  });
}
