import type { Location, Span } from '../yaml/route.ts';

/** A piece of text that a conclusion about a pod rests on. */
export interface Evidence {
  readonly at: Location;
  /** Part of the decoded string at `at`, for scripts. */
  readonly within?: Span;
  /** One clause, e.g. `the image is gcr.io/cloud-sql-connectors/cloud-sql-proxy`. */
  readonly says: string;
}
