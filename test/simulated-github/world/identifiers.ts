/** Numbers as GitHub gives them: one row per kind of thing, never used twice. */
export class Identifiers {
  readonly #last = new Map<string, number>();

  next(kind: string): number {
    const id = (this.#last.get(kind) ?? firstOf(kind)) + 1;
    this.#last.set(kind, id);
    return id;
  }
}

/** Kinds begin far apart, so that an id of one is none of another. */
function firstOf(kind: string): number {
  const letters = [...kind].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 8999, 7);
  return (letters + 1000) * 100_000;
}

/** A global node id as GraphQL takes it: a prefix that tells the type, then the id in disguise. */
export function nodeId(prefix: string, id: number | string): string {
  return `${prefix}_${Buffer.from(String(id)).toString('base64url')}`;
}

/** The parts of a global node id; undefined for what is none. */
export function readNodeId(text: string): { readonly prefix: string; readonly id: string } | undefined {
  const [, prefix, encoded] = /^([A-Z]+[a-z]*)_([\w-]+)$/u.exec(text) ?? [];
  if (prefix === undefined || encoded === undefined) return undefined;
  return { prefix, id: Buffer.from(encoded, 'base64url').toString('utf8') };
}
