import type { PGlite } from '@electric-sql/pglite';

/** Runs statements, each with `$1`-style values; rows come as objects by column, `int8` as numbers, times as `Date`. */
export interface Session {
  query<Row = Readonly<Record<string, unknown>>>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** Where the rows lie; the queue connects to the same place. */
export type Source =
  | { readonly kind: 'embedded'; readonly store: PGlite }
  | { readonly kind: 'postgres'; readonly url: string };

/** PostgreSQL, of its own or embedded in this process. Statements outside a transaction stand for themselves. */
export interface Database extends Session {
  readonly source: Source;
  /**
   * Runs work in one transaction: all of it or, when it throws, nothing. Inside, only the session may be asked: the
   * embedded database has one connection, and whoever asks it for another waits for ever.
   */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Runs work that no other process of this database runs at the same time. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
