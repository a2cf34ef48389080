import type { Actor } from '../acts/comments.ts';
import type { Account } from '../world/account.ts';
import type { App } from '../world/app.ts';
import { RejectedError } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { appOf } from './jwt.ts';
import type { InstallationToken, PersonalToken, Tokens } from './tokens.ts';

/** Who calls the API: nobody known, an App by its key, an installation or a person by a token. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'installation'; readonly token: InstallationToken }
  | { readonly kind: 'user'; readonly token: PersonalToken };

/** Reads the `authorization` header. Throws `RejectedError` for credentials that are not good. */
export function callerOf(header: string | undefined, { world, tokens }: { world: World; tokens: Tokens }): Caller {
  if (header === undefined) return { kind: 'anonymous' };
  const [, text] = /^(?:bearer|token)\s+(\S+)$/iu.exec(header) ?? [];
  if (text === undefined) throw new RejectedError(401, 'Bad credentials');
  if (text.split('.').length === 3 && !text.startsWith('gh')) {
    return { kind: 'app', app: appOf(text, world.apps.values(), world.clock.now()) };
  }
  const token = tokens.find(text);
  if (token === undefined) throw new RejectedError(401, 'Bad credentials');
  if (token.kind === 'user') return { kind: 'user', token };
  if (token.installation.suspendedAt !== undefined)
    throw new RejectedError(403, 'This installation has been suspended');
  return { kind: 'installation', token };
}

/** Under which name limits and counters know a caller. */
export function callerKey(caller: Caller): string {
  switch (caller.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'app':
      return `app ${caller.app.slug}`;
    case 'installation':
      return `installation ${caller.token.installation.id}`;
    case 'user':
      return `user ${caller.token.account.login}`;
  }
}

/** In whose name a caller writes. Throws `RejectedError` for those that cannot. */
export function actorOf(caller: Caller): Actor {
  if (caller.kind === 'user') return { account: caller.token.account, app: undefined };
  if (caller.kind === 'installation') {
    const { app } = caller.token.installation;
    return { account: app.bot, app };
  }
  throw new RejectedError(401, 'Requires authentication');
}

/** The account behind a caller, if it has one. */
export function accountOf(caller: Caller): Account | undefined {
  return caller.kind === 'user' || caller.kind === 'installation' ? actorOf(caller).account : undefined;
}

/** Whether a caller may know of a repository at all. */
export function sees(world: World, caller: Caller, repository: Repository): boolean {
  if (repository.deleted) return false;
  return repository.visibility === 'public' || belongs(world, caller, repository);
}

/** Whether a caller has a stake in a repository beyond its being public. */
export function belongs(world: World, caller: Caller, repository: Repository): boolean {
  if (caller.kind === 'user') return world.roleOf(caller.token.account, repository) !== 'none';
  if (caller.kind !== 'installation') return false;
  const { installation, repositories } = caller.token;
  return world.reaches(installation, repository) && (repositories?.has(repository.id) ?? true);
}
