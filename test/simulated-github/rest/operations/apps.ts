import type { TokenWish } from '../../access/tokens.ts';
import { isoTime } from '../../clock.ts';
import type { App, Installation } from '../../world/app.ts';
import { notFound, RejectedError } from '../../world/rejection.ts';
import { bodyOf, type Call, created, noContent, ok, type PlainOperation, paged, pagedIn } from '../call.ts';
import { installationObject, integration } from '../render/app.ts';
import { wholeRepository } from '../render/repository.ts';

/** Operations on Apps, installations and their tokens. */
export const appOperations: Readonly<Record<string, PlainOperation>> = {
  'apps/get-authenticated': {
    as: 'app',
    run(call) {
      const app = appOf(call);
      return ok({ ...integration(call.world, app), installations_count: installationsOf(call, app).length });
    },
  },
  'apps/get-by-slug': {
    as: 'anyone',
    run({ world, path }) {
      const app = [...world.apps.values()].find(({ slug }) => slug === path.app_slug);
      if (app === undefined) throw notFound();
      return ok(integration(world, app));
    },
  },
  'apps/list-installations': {
    as: 'app',
    run: (call) => paged(call, installationsOf(call, appOf(call)), (one) => installationObject(call.world, one)),
  },
  'apps/get-installation': { as: 'app', run: (call) => ok(installationObject(call.world, installationOf(call))) },
  'apps/get-org-installation': { as: 'app', run: (call) => onAccount(call, call.path.org) },
  'apps/get-user-installation': { as: 'app', run: (call) => onAccount(call, call.path.username) },
  'apps/get-repo-installation': {
    as: 'app',
    run(call) {
      const { world, path } = call;
      const repository = world.repository(`${path.owner}/${path.repo}`);
      const found = installationsOf(call, appOf(call)).find(
        (one) => repository !== undefined && world.reaches(one, repository),
      );
      if (found === undefined) throw notFound();
      return ok(installationObject(world, found));
    },
  },
  'apps/create-installation-access-token': { as: 'app', run: mint },
  'apps/revoke-installation-access-token': {
    as: 'installation',
    run({ tokens, caller }) {
      if (caller.kind === 'installation') tokens.revoke(caller.token.text);
      return noContent;
    },
  },
  'apps/list-repos-accessible-to-installation': {
    as: 'installation',
    run(call) {
      const { world, caller } = call;
      if (caller.kind !== 'installation') throw notFound();
      const { installation, repositories } = caller.token;
      const items = world.repositoriesOf(installation).filter(({ id }) => repositories?.has(id) ?? true);
      const page = pagedIn(call, { name: 'repositories', items }, (one) => wholeRepository(world, one));
      return { ...page, body: { ...(page.body as object), repository_selection: installation.selection } };
    },
  },
};

/** The App whose key signed the request. */
export function appOf({ caller }: Call): App {
  if (caller.kind !== 'app') throw new RejectedError(401, 'A JSON web token could not be decoded');
  return caller.app;
}

function installationsOf({ world }: Call, app: App): Installation[] {
  return [...world.installations.values()].filter((one) => one.app === app);
}

function installationOf(call: Call): Installation {
  const found = call.world.installations.get(Number(call.path.installation_id));
  if (found === undefined || found.app !== appOf(call)) throw notFound();
  return found;
}

function onAccount(call: Call, login: string | undefined) {
  const found = installationsOf(call, appOf(call)).find(
    ({ account }) => account.login.toLowerCase() === login?.toLowerCase(),
  );
  if (found === undefined) throw notFound();
  return ok(installationObject(call.world, found));
}

function mint(call: Call) {
  const { world, tokens } = call;
  const installation = installationOf(call);
  if (installation.suspendedAt !== undefined) throw new RejectedError(403, 'This installation has been suspended');
  const token = tokens.mint(installation, bodyOf<TokenWish>(call));
  const chosen = [...(token.repositories ?? [])].flatMap((id) => world.repositories.get(id) ?? []);
  return created({
    token: token.text,
    expires_at: isoTime(token.expiresAt),
    permissions: token.permissions,
    repository_selection: token.repositories === undefined ? installation.selection : 'selected',
    ...(token.repositories === undefined ? {} : { repositories: chosen.map((one) => wholeRepository(world, one)) }),
  });
}
