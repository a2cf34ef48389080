import type { Clock } from '../budget/meter.ts';
import type { Database } from '../database/database.ts';

/** Another worker has taken the branch over since: this one must not write any more. */
export class FencedError extends Error {
  override readonly name = 'FencedError';

  constructor(branch: string) {
    super(`Another worker has taken over the branch ${branch}`);
  }
}

/** Keeps a worker that was thought dead from writing to branches that another one has taken over. */
export interface Fence {
  /** Takes a branch over from whoever had it. To be done before anything is read that a write rests on. */
  take(branch: string): Promise<void>;
  /**
   * Writes down, before a branch is moved, the commit that it will be moved to. Throws `FencedError` unless this worker
   * was the last to take the branch.
   */
  intend(branch: string, commit: string): Promise<void>;
  /** The last commits that were put on branches of the repository, or were about to be. */
  written(): Promise<readonly string[]>;
}

/** So many commits of a repository are looked back upon. */
export const remembered = 200;

/** The fence of one job around the branches of a repository. */
export function fenceAround(place: { readonly database: Database; readonly clock: Clock }, repository: number): Fence {
  const { database, clock } = place;
  const numbers = new Map<string, number>();
  return {
    take: async (branch) => {
      const [row] = await database.query<{ fence: number }>(
        `insert into sidecar.branch as b (repository, name) values ($1, $2)
         on conflict (repository, name) do update set fence = b.fence + 1 returning fence`,
        [repository, branch],
      );
      if (row !== undefined) numbers.set(branch, row.fence);
    },
    intend: async (branch, commit) => {
      const recorded = await database.query(
        `insert into sidecar.written (repository, oid, written_at)
         select $1, $3, $5 from sidecar.branch where repository = $1 and name = $2 and fence = $4
         on conflict (repository, oid) do update set written_at = excluded.written_at returning oid`,
        [repository, branch, commit, numbers.get(branch) ?? -1, new Date(clock.now())],
      );
      if (recorded.length === 0) throw new FencedError(branch);
    },
    written: async () => {
      const rows = await database.query<{ oid: string }>(
        'select oid from sidecar.written where repository = $1 order by written_at desc limit $2',
        [repository, remembered],
      );
      return rows.map(({ oid }) => oid);
    },
  };
}
