import { randomBytes } from 'node:crypto';
import { type Duration, inMilliseconds } from '../clock.ts';
import type { Account } from '../world/account.ts';
import { grants, type Installation, type Permissions } from '../world/app.ts';
import { RejectedError } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

/** A token of an installation, cut to what it was asked for. */
export interface InstallationToken {
  readonly kind: 'installation';
  readonly text: string;
  readonly installation: Installation;
  readonly permissions: Permissions;
  /** Ids; undefined for all of the installation. */
  readonly repositories: ReadonlySet<number> | undefined;
  readonly expiresAt: number;
}

/** A token that a person made. */
export interface PersonalToken {
  readonly kind: 'user';
  readonly text: string;
  readonly account: Account;
  readonly scopes: readonly string[];
}

/** What an App asks of a new token, in the words of the API. */
export interface TokenWish {
  readonly repositories?: readonly string[];
  readonly repository_ids?: readonly number[];
  readonly permissions?: Permissions;
}

const lifetime: Duration = { hours: 1 };
const tokenLength = 520;
const repositoryLimit = 500;

/** All tokens that are in use. */
export class Tokens {
  readonly #world: World;
  readonly #tokens = new Map<string, InstallationToken | PersonalToken>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Makes an installation token of an hour. Throws `RejectedError` for more than the installation has. */
  mint(installation: Installation, wish: TokenWish): InstallationToken {
    const wanted = { ...wish.permissions };
    for (const [resource, level] of Object.entries(wanted)) {
      if (grants(installation.permissions, resource, level)) continue;
      throw new RejectedError(422, 'The permissions requested are not granted to this installation.');
    }
    const token: InstallationToken = {
      kind: 'installation',
      text: `ghs_${randomBytes(tokenLength).toString('base64url')}`.slice(0, tokenLength),
      installation,
      permissions: { metadata: 'read', ...(wish.permissions === undefined ? installation.permissions : wanted) },
      repositories: this.#named(installation, wish),
      expiresAt: this.#world.clock.now() + inMilliseconds(lifetime),
    };
    this.#tokens.set(token.text, token);
    return token;
  }

  /** Makes a classic personal token. */
  personal(account: Account, scopes: readonly string[] = ['repo']): PersonalToken {
    const text = `ghp_${randomBytes(27).toString('base64url')}`;
    const token: PersonalToken = { kind: 'user', text, account, scopes };
    this.#tokens.set(token.text, token);
    return token;
  }

  /** The token of that text, unless it has expired. */
  find(text: string): InstallationToken | PersonalToken | undefined {
    const token = this.#tokens.get(text);
    const expired = token?.kind === 'installation' && token.expiresAt <= this.#world.clock.now();
    return expired || (token?.kind === 'installation' && token.installation.removed) ? undefined : token;
  }

  revoke(text: string): void {
    this.#tokens.delete(text);
  }

  #named(installation: Installation, wish: TokenWish): ReadonlySet<number> | undefined {
    const { repositories: names, repository_ids: ids } = wish;
    if (names === undefined && ids === undefined) return undefined;
    const owner = installation.account.login;
    const found: (Repository | undefined)[] = [
      ...(ids ?? []).map((id) => this.#world.repositories.get(id)),
      ...(names ?? []).map((name) => this.#world.repository(`${owner}/${name}`)),
    ];
    if (found.length > repositoryLimit) {
      throw new RejectedError(422, `The number of repositories exceeds the limit of ${repositoryLimit}.`);
    }
    const reached = found.filter((one) => one !== undefined && !one.deleted && this.#world.reaches(installation, one));
    if (reached.length < found.length) {
      const why =
        'There is at least one repository that does not exist or is not accessible to the parent installation.';
      throw new RejectedError(422, why);
    }
    return new Set(reached.flatMap((one) => (one === undefined ? [] : [one.id])));
  }
}
