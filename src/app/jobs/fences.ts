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
  /** Throws `FencedError` unless this worker was the last to take the branch. To be done right before each write. */
  hold(branch: string): Promise<void>;
  /** Writes down where this worker put the branch; `undefined` if it deleted it. */
  moved(branch: string, head: string | undefined): Promise<void>;
}

/** The fence of one job around the branches of a repository. */
export function fenceAround(database: Database, repository: number): Fence {
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
    hold: async (branch) => {
      const [row] = await database.query<{ fence: number }>(
        'select fence from sidecar.branch where repository = $1 and name = $2',
        [repository, branch],
      );
      if (row === undefined || row.fence !== numbers.get(branch)) throw new FencedError(branch);
    },
    moved: async (branch, head) => {
      await database.query('update sidecar.branch set head = $3 where repository = $1 and name = $2 and fence = $4', [
        repository,
        branch,
        head ?? null,
        numbers.get(branch) ?? 0,
      ]);
    },
  };
}
