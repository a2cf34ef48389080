import type { Session } from '../database/database.ts';
import type { Notice } from './notice.ts';

type Changed = Extract<Notice, { kind: 'repository-changed' }>;

interface Known {
  readonly id: number;
  readonly head: string | null;
  readonly pushed_at: number | null;
  /** Whether the last scan saw all that was announced. */
  readonly settled: boolean;
}

/**
 * Pushes that came late, as repeated deliveries do: a later one was recorded before, so that a scan saw, or will see, what
 * they brought; or their commit was scanned already.
 */
export async function supersededAmong(session: Session, changes: readonly Changed[]): Promise<ReadonlySet<Changed>> {
  const pushes = changes.filter(({ head }) => head !== undefined);
  if (pushes.length === 0) return new Set();
  const rows = await session.query<Known>(
    `select id, head, pushed_at, wanted = seen as settled from sidecar.repository where id = any($1::int8[]) and state <> 'gone'`,
    [[...new Set(pushes.map(({ repository }) => repository.id))]],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return new Set(pushes.filter((push) => isSuperseded(push, known.get(push.repository.id))));
}

function isSuperseded({ head, pushedAt }: Changed, known: Known | undefined): boolean {
  if (known === undefined) return false;
  if (known.settled && known.head === head) return true;
  return pushedAt !== undefined && known.pushed_at !== null && pushedAt < known.pushed_at;
}
