import type { Oid } from '../git/object.ts';
import { suiteInHook } from '../rest/render/check.ts';
import type { Push } from '../webhooks/push-payload.ts';
import type { App } from '../world/app.ts';
import type { CheckSuite } from '../world/check.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

/** Opens a check suite for every App that may write checks, and tells each of its own, as GitHub does on every push. */
export function requestSuites(world: World, { repository, ref, after, pusher }: Push): void {
  for (const installation of world.installations.values()) {
    const { app, permissions } = installation;
    if (permissions.checks !== 'write' || !world.reaches(installation, repository)) continue;
    if (installation.suspendedAt !== undefined) continue;
    const suite = suiteFor(world, { repository, app, sha: after, branch: ref.slice('refs/heads/'.length) });
    const payload = () => ({ check_suite: suiteInHook(world, suite) });
    world.emit({ event: 'check_suite', action: 'requested', sender: pusher, repository, app, payload });
  }
}

/** The check suite of an App on a commit, made now if there is none. */
export function suiteFor(
  world: World,
  { repository, app, sha, branch }: { repository: Repository; app: App; sha: Oid; branch?: string },
): CheckSuite {
  const known = repository.suites.find((suite) => suite.app === app && suite.headSha === sha);
  if (known !== undefined) return known;
  const id = world.ids.next('suite');
  const fresh = { id, app, repository, headSha: sha, branch: branch ?? null, createdAt: world.clock.now() };
  repository.suites.push(fresh);
  return fresh;
}
