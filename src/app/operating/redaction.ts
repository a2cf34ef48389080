/** Values that must never be written anywhere, and a way to take them out of texts. */
export class Redaction {
  readonly #secrets = new Set<string>();

  /** Remembers a secret, each line of it and its form in JSON. Short values are not secrets. */
  add(secret: string): void {
    for (const part of [secret, ...secret.split('\n')]) {
      const text = part.trim();
      if (text.length < shortest) continue;
      this.#secrets.add(text);
      this.#secrets.add(JSON.stringify(text).slice(1, -1));
    }
  }

  /** Forgets a secret that is no longer valid. */
  delete(secret: string): void {
    this.#secrets.delete(secret);
  }

  /** A text without known secrets, and without what looks like a token of GitHub, of either form. */
  clean(text: string): string {
    let cleaned = text;
    for (const secret of this.#secrets) cleaned = cleaned.replaceAll(secret, '[redacted]');
    return cleaned.replace(tokens, '[redacted]');
  }
}

const shortest = 8;
const tokens =
  /\b(?:gh[a-z]_|github_pat_)[A-Za-z0-9._-]{20,}|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/gu;
