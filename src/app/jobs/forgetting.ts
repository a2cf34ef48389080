import type { Session } from '../database/database.ts';

const day = 24 * 60 * 60 * 1000;

/** What was read and planned, and was not asked for in so many days, is forgotten. */
const kept = 30;

/** Forgets texts and plans that nobody asked for in a month, and all those of installations that ended. */
export async function forgetUnused(session: Session, now: number): Promise<void> {
  const oldest = new Date(now - kept * day);
  for (const table of ['text', 'migration']) {
    await session.query(
      `delete from sidecar.${table} where used_on < $1
         or installation in (select id from sidecar.installation where state = 'removed')`,
      [oldest],
    );
  }
}
