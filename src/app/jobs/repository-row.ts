import type { Session } from '../database/database.ts';

/** What is known of a repository. */
export interface RepositoryRow {
  readonly id: number;
  readonly installation: number;
  readonly owner: string;
  readonly name: string;
  /** A named state, `gone` among them. */
  readonly state: string;
  /** How many events said that something changed. */
  readonly wanted: number;
  /** Where the default branch is said to stand. */
  readonly wanted_head: string | null;
  /** What `wanted` was when the last scan began. */
  readonly seen: number;
  /** The head that was last scanned. */
  readonly head: string | null;
  /** The last head for which everything was done that was to be done; what later ones brought is news. */
  readonly answered: string | null;
  /** Whether pull requests must pass our check. */
  readonly blocking: boolean;
}

/** The row of a repository if there is anything to be done in it: it exists, and so does its installation. */
export async function activeRepository(session: Session, id: number): Promise<RepositoryRow | undefined> {
  const [row] = await session.query<RepositoryRow>(
    `select r.id, r.installation, r.owner, r.name, r.state, r.wanted, r.wanted_head, r.seen, r.head, r.answered, r.blocking
     from sidecar.repository r left join sidecar.installation i on i.id = r.installation
     where r.id = $1 and r.state <> 'gone' and coalesce(i.state, 'active') = 'active'`,
    [id],
  );
  return row;
}
