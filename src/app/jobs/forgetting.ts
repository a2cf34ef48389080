import type { Session } from '../database/database.ts';
import { remembered } from './fences.ts';

const day = 24 * 60 * 60 * 1000;

/** What was not asked for in so many days is forgotten. */
const kept = 30;

/** When it is, in milliseconds since 1970, and which installations ended some while ago and are not listed by GitHub. */
export interface Occasion {
  readonly now: number;
  readonly ended: readonly number[];
}

/**
 * Forgets what nothing can ask for any more: texts and plans that were not used in a month, repositories that are long
 * gone, all of installations that ended but their names, and commits beyond those that are looked back upon.
 */
export async function forgetUnused(session: Session, { now, ended }: Occasion): Promise<void> {
  const oldest = new Date(now - kept * day);
  for (const table of ['text', 'migration']) {
    await session.query(`delete from sidecar.${table} where used_on < $1 or installation = any($2::int8[])`, [
      oldest,
      ended,
    ]);
  }
  await session.query(
    `delete from sidecar.budget where scope in (select 'installation:' || id from unnest($1::int8[]) as e (id))`,
    [ended],
  );
  await forgetRepositories(session, { oldest, ended });
  await session.query(
    `delete from sidecar.written w using (
       select repository, oid, row_number() over (partition by repository order by written_at desc) as place
       from sidecar.written) o
     where w.repository = o.repository and w.oid = o.oid and o.place > $1`,
    [remembered],
  );
}

/**
 * What became of pull requests tells for the whole installation how to go on, so where there were some a repository is
 * remembered; and a branch's number must not begin anew while somebody may still hold the one before.
 */
async function forgetRepositories(
  session: Session,
  { oldest, ended }: { readonly oldest: Date; readonly ended: readonly number[] },
): Promise<void> {
  await session.query(
    `delete from sidecar.repository r where r.installation = any($2::int8[])
       or r.state = 'gone' and coalesce(r.scanned_at < $1, true)
         and not exists (select from sidecar.pull p where p.repository = r.id)
         and not exists (select from sidecar.written w where w.repository = r.id and w.written_at >= $1)`,
    [oldest, ended],
  );
  for (const table of ['plan', 'pull', 'branch', 'written']) {
    await session.query(
      `delete from sidecar.${table} t where not exists (select from sidecar.repository r where r.id = t.repository)`,
    );
  }
}
