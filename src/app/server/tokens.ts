import type { Redaction } from '../operating/redaction.ts';
import type { Ask } from './app-api.ts';

/** What a token may do. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** For what a token is wanted; without repositories it is for all of the installation. */
export interface TokenWish {
  readonly installation: number;
  readonly repositories?: readonly number[];
  readonly permissions: Permissions;
}

interface Minted {
  readonly token: string;
  readonly expiresAt: number;
}

/** A token is no longer used when it has less than so many milliseconds to live. */
const margin = 5 * 60 * 1000;

/** Mints tokens of installations, each for one purpose, and uses them as long as they are valid. */
export class Tokens {
  readonly #ask: Ask;
  readonly #redaction: Redaction;
  readonly #now: () => number;
  readonly #minted = new Map<string, Promise<Minted>>();
  /** All that may still be used by somebody, oldest first. */
  readonly #issued: Minted[] = [];

  constructor(ask: Ask, redaction: Redaction, now: () => number) {
    this.#ask = ask;
    this.#redaction = redaction;
    this.#now = now;
  }

  /** A token that can do what is wished, and no more. Throws `GitHubError`. */
  async for(wish: TokenWish): Promise<string> {
    const key = keyOf(wish);
    const known = await this.#minted.get(key)?.catch(() => undefined);
    if (known !== undefined && known.expiresAt - margin > this.#now()) return known.token;
    this.#prune();
    const minting = this.#mint(wish);
    this.#minted.set(key, minting);
    minting.catch(() => this.#minted.delete(key));
    return (await minting).token;
  }

  /** Forgets a token that GitHub does not take any more, though its time is not over. */
  forget(wish: TokenWish): void {
    this.#minted.delete(keyOf(wish));
  }

  async #mint({ installation, repositories, permissions }: TokenWish): Promise<Minted> {
    const answer = await this.#ask('POST /app/installations/{installation_id}/access_tokens', {
      installation_id: installation,
      permissions,
      ...(repositories === undefined ? {} : { repository_ids: repositories }),
    });
    const { token, expires_at } = answer.data as { readonly token: string; readonly expires_at: string };
    const minted: Minted = { token, expiresAt: Date.parse(expires_at) };
    this.#redaction.add(token);
    this.#issued.push(minted);
    this.#forgetExpired();
    return minted;
  }

  /** What nobody can use any more need not be looked for in every line of the log. */
  #forgetExpired(): void {
    for (const now = this.#now(); ; ) {
      const [oldest] = this.#issued;
      if (oldest === undefined || oldest.expiresAt > now) return;
      this.#issued.shift();
      this.#redaction.delete(oldest.token);
    }
  }

  /** Tokens of thousands of repositories are not kept for ever. */
  #prune(): void {
    if (this.#minted.size < 5000) return;
    for (const key of [...this.#minted.keys()].slice(0, 1000)) this.#minted.delete(key);
  }
}

function keyOf({ installation, repositories, permissions }: TokenWish): string {
  return JSON.stringify([installation, repositories, Object.entries(permissions).sort()]);
}
