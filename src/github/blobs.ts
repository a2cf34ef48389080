import type { Octokit } from '@octokit/rest';
import { blobId } from '../pull-request/blob-id.ts';
import type { BlobText, Oid, RepositoryName } from '../pull-request/repository.ts';
import { orUndefined } from './missing.ts';
import { ask } from './octokit.ts';

/** A blob as GraphQL gives it; another object has no fields. */
export interface BlobNode {
  readonly oid?: Oid;
  readonly text?: string | null;
  readonly isBinary?: boolean | null;
  readonly byteSize?: number;
  readonly isTruncated?: boolean;
}

/** The fields of `BlobNode`. */
export const blobFields = 'fragment blob on Blob { oid text isBinary byteSize isTruncated }';

const atOnce = 100;

/** Texts above this size are not read: 1 MiB. */
const largest = 1024 * 1024;

/** Reads blobs of a repository, about a hundred at a time. */
export class Texts {
  readonly #octokit: Octokit;
  readonly #repository: RepositoryName;

  constructor(octokit: Octokit, repository: RepositoryName) {
    this.#octokit = octokit;
    this.#repository = repository;
  }

  async byId(oids: readonly Oid[]): Promise<ReadonlyMap<Oid, BlobText>> {
    const nodes = await this.#objects(oids, (name) => `object(oid: ${name}) { ...blob }`, 'GitObjectID!');
    return await this.#texts(nodes);
  }

  async byPath(commit: Oid, paths: readonly string[]): Promise<ReadonlyMap<string, BlobText>> {
    const expressions = paths.map((path) => `${commit}:${path}`);
    const nodes = await this.#objects(expressions, (name) => `object(expression: ${name}) { ...blob }`, 'String!');
    const texts = await this.#texts(nodes);
    return new Map([...texts].map(([expression, text]) => [expression.slice(commit.length + 1), text]));
  }

  async idsByPath(root: Oid, paths: readonly string[]): Promise<ReadonlyMap<string, Oid>> {
    const expressions = paths.map((path) => `${root}:${path}`);
    const nodes = await this.#objects(expressions, (name) => `object(expression: ${name}) { oid }`, 'String!');
    return new Map([...nodes].map(([expression, { oid = '' }]) => [expression.slice(root.length + 1), oid]));
  }

  /** GraphQL may leave out or repair what is no plain text: only what has the blob's own id is taken for its text. */
  async faithful({ oid = '', text, isBinary, byteSize = 0, isTruncated }: BlobNode): Promise<BlobText> {
    const lost = { oid, size: byteSize };
    if (isBinary === true || byteSize > largest) return lost;
    if (typeof text === 'string' && isTruncated !== true && (await blobId(text)) === oid) return { ...lost, text };
    const decoded = await this.#raw(oid);
    return decoded === undefined ? lost : { ...lost, text: decoded };
  }

  async #texts(nodes: ReadonlyMap<string, BlobNode>): Promise<ReadonlyMap<string, BlobText>> {
    const texts = new Map<string, BlobText>();
    for (const [key, node] of nodes) if (node.byteSize !== undefined) texts.set(key, await this.faithful(node));
    return texts;
  }

  async #raw(oid: Oid): Promise<string | undefined> {
    const { owner, name: repo } = this.#repository;
    const found = await orUndefined(this.#octokit.rest.git.getBlob({ owner, repo, file_sha: oid }));
    if (found === undefined) return undefined;
    const bytes = Uint8Array.from(atob(found.data.content.replaceAll('\n', '')), (one) => one.charCodeAt(0));
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return undefined;
    }
  }

  async #objects(
    keys: readonly string[],
    field: (variable: string) => string,
    type: string,
  ): Promise<ReadonlyMap<string, BlobNode>> {
    const found = new Map<string, BlobNode>();
    for (let start = 0; start < keys.length; start += atOnce) {
      const part = keys.slice(start, start + atOnce);
      const declared = part.map((_key, i) => `, $k${i}: ${type}`).join('');
      const fields = part.map((_key, i) => `o${i}: ${field(`$k${i}`)}`).join('\n');
      const fragment = fields.includes('...blob') ? blobFields : '';
      const query = `query($owner: String!, $name: String!${declared}) {
        repository(owner: $owner, name: $name) { ${fields} }
      } ${fragment}`;
      const values = Object.fromEntries(part.map((key, i) => [`k${i}`, key]));
      const answer = await ask<{ readonly repository: Readonly<Record<string, BlobNode | null>> }>(
        this.#octokit,
        query,
        { ...this.#repository, ...values },
      );
      for (const [i, key] of part.entries()) {
        const node = answer.repository[`o${i}`];
        if (node != null) found.set(key, node);
      }
    }
    return found;
  }
}
