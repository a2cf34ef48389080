import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Who may set the App up: whoever has the token from the console, with the browser that showed it first. Texts are
 * compared in constant time.
 */
export class Admission {
  /** For the person who started the App; admits once. */
  readonly token = randomText();
  #session: string | undefined;
  /** Hidden in our own forms: other sites cannot read it. */
  readonly formKey = randomText();
  #state: string | undefined;

  /** The session that a token begins, for a cookie; `undefined` if it is wrong or was used. */
  admit(token: string): string | undefined {
    if (this.#session !== undefined || !same(token, this.token)) return undefined;
    this.#session = randomText();
    return this.#session;
  }

  /** Whether the token was used. */
  get isTaken(): boolean {
    return this.#session !== undefined;
  }

  /** Whether a cookie is that of the session. */
  knows(cookie: string | undefined): boolean {
    return this.#session !== undefined && same(cookie, this.#session);
  }

  /** Whether a form was one of ours. */
  isOwnForm(key: string | null): boolean {
    return same(key ?? undefined, this.formKey);
  }

  /** A text that GitHub brings back, so that nobody else's App is taken for ours. It replaces the one before. */
  newState(): string {
    this.#state = randomText();
    return this.#state;
  }

  /** Whether GitHub brought the state back; it counts once. */
  takeState(state: string | null): boolean {
    const isOurs = this.#state !== undefined && same(state ?? undefined, this.#state);
    if (isOurs) this.#state = undefined;
    return isOurs;
  }
}

function randomText(): string {
  return randomBytes(24).toString('base64url');
}

function same(one: string | undefined, other: string): boolean {
  return one !== undefined && timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
