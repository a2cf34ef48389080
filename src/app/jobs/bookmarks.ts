import type { Session } from '../database/database.ts';

/** Work that remembers how far it came, or when it was last done. */
export type Bookmark = 'reconcile' | 'redeliver';

/** Where a bookmark was left, in milliseconds since 1970; 0 if nowhere. */
export async function bookmarked(session: Session, name: Bookmark): Promise<number> {
  const [row] = await session.query<{ place: string }>('select place from sidecar.bookmark where name = $1', [name]);
  return row === undefined ? 0 : Number(row.place);
}

/** Leaves a bookmark at a moment in milliseconds since 1970. */
export async function leaveBookmark(session: Session, name: Bookmark, place: number): Promise<void> {
  await session.query(
    'insert into sidecar.bookmark (name, place) values ($1, $2) on conflict (name) do update set place = $2',
    [name, String(place)],
  );
}
