import type { OurPull } from '../../pull-request/ours.ts';
import type { WaveFacts } from '../../pull-request/waves.ts';
import type { Session } from '../database/database.ts';

const day = 24 * 60 * 60 * 1000;

/** What became of a pull request of ours: `withdrawn` ones were closed by us. */
export type PullState = 'open' | 'merged' | 'closed' | 'withdrawn';

/** What became of a pull request, by what GitHub shows: we take the fingerprints out of those that we close ourselves. */
export function pullStateOf({ pull, marker }: OurPull): PullState {
  if (pull.state !== 'closed') return pull.state;
  return marker.fingerprints.length === 0 ? 'withdrawn' : 'closed';
}

/** Writes down how our pull requests in a repository stand, and which of them were reverted after they were merged. */
export async function rememberPulls(
  session: Session,
  repository: number,
  { ours, reverted = [] }: { readonly ours: readonly OurPull[]; readonly reverted?: readonly number[] },
): Promise<void> {
  for (const one of ours) {
    const { number, createdAt, closedAt } = one.pull;
    await session.query(
      `insert into sidecar.pull as p (repository, number, state, opened_at, closed_at, reverted) values ($1, $2, $3, $4, $5, $6)
       on conflict (repository, number) do update set state = $3, opened_at = $4, closed_at = $5, reverted = p.reverted or $6`,
      [repository, number, pullStateOf(one), new Date(createdAt), dateOf(closedAt), reverted.includes(number)],
    );
  }
}

function dateOf(milliseconds: number | undefined): Date | null {
  return milliseconds === undefined ? null : new Date(milliseconds);
}

/** Numbers of our pull requests in a repository that were open when last seen. */
export async function openPulls(session: Session, repository: number): Promise<readonly number[]> {
  const rows = await session.query<{ number: number }>(
    "select number from sidecar.pull where repository = $1 and state = 'open' order by number",
    [repository],
  );
  return rows.map(({ number }) => number);
}

/** What a person did with a pull request. */
export interface Touch {
  readonly repository: number;
  readonly number: number;
  readonly now: number;
  /** Whether it is to be made anew; asked for only of our own. */
  readonly forced: boolean;
}

/** Notes that a person did something with a pull request of ours, even if it is not known yet. */
export async function touchPull(session: Session, { repository, number, now, forced }: Touch): Promise<void> {
  const row = [repository, number, new Date(now)];
  if (!forced) {
    await session.query('update sidecar.pull set touched_at = $3 where repository = $1 and number = $2', row);
    return;
  }
  await session.query(
    `insert into sidecar.pull (repository, number, state, opened_at, touched_at, forced) values ($1, $2, 'open', $3, $3, true)
     on conflict (repository, number) do update set touched_at = $3, forced = true`,
    row,
  );
}

/** What is known of the pull requests of a repository besides what GitHub shows. */
export interface PullNotes {
  /** All that are remembered. */
  readonly known: ReadonlySet<number>;
  /** Those that a person asked to be made anew. */
  readonly forced: ReadonlySet<number>;
  /** When a person last did something, in milliseconds since 1970. */
  readonly touched: ReadonlyMap<number, number>;
}

/** Reads the notes on the pull requests of a repository. */
export async function pullNotes(session: Session, repository: number): Promise<PullNotes> {
  const rows = await session.query<{ number: number; forced: boolean; touched_at: Date | null }>(
    'select number, forced, touched_at from sidecar.pull where repository = $1',
    [repository],
  );
  return {
    known: new Set(rows.map(({ number }) => number)),
    forced: new Set(rows.filter(({ forced }) => forced).map(({ number }) => number)),
    touched: new Map(
      rows.flatMap(({ number, touched_at }) => (touched_at === null ? [] : [[number, touched_at.getTime()]])),
    ),
  };
}

/** Notes that what a person asked for was done. */
export async function clearForced(session: Session, repository: number, numbers: ReadonlySet<number>): Promise<void> {
  await session.query('update sidecar.pull set forced = false where repository = $1 and number = any($2::int8[])', [
    repository,
    [...numbers],
  ]);
}

/** Notes that a pull request was opened. */
export async function openedPull(
  session: Session,
  { repository, number, now }: { readonly repository: number; readonly number: number; readonly now: number },
): Promise<void> {
  await session.query(
    `insert into sidecar.pull (repository, number, state, opened_at) values ($1, $2, 'open', $3) on conflict do nothing`,
    [repository, number, new Date(now)],
  );
}

/** For whom waves are counted, and when, in milliseconds since 1970. */
export interface WavePlace {
  readonly installation: number;
  /** The repository that asks. */
  readonly repository: number;
  readonly now: number;
}

/**
 * What became of our pull requests in all repositories of an installation, since somebody last said how to go on. Where
 * nobody can merge one any more, it keeps back no others; one whose branch was just written may be open by now.
 */
export async function waveFacts(session: Session, { installation, repository, now }: WavePlace): Promise<WaveFacts> {
  const [row] = await session.query<WaveFacts>(
    `select count(*) filter (where p.state = 'open' and r.state not in ('gone', 'archived', 'disabled'))
         + (select count(*) from sidecar.repository o join sidecar.plan l on l.repository = o.id
            where o.installation = $1 and o.id <> $3
              and exists (select from sidecar.written w where w.repository = o.id and w.written_at >= l.made_at)
              and not exists (select from sidecar.pull q where q.repository = o.id and q.state = 'open')) as open,
       count(*) filter (where p.opened_at > $2) as "openedToday",
       count(*) filter (where p.state = 'merged') as merged,
       count(*) filter (where p.state = 'closed' and p.closed_at > coalesce(i.waves_since, '-infinity')) as closed,
       count(*) filter (where p.reverted and p.closed_at > coalesce(i.waves_since, '-infinity')) as reverted
     from sidecar.pull p join sidecar.repository r on r.id = p.repository
       left join sidecar.installation i on i.id = r.installation
     where r.installation = $1`,
    [installation, new Date(now - day), repository],
  );
  return row ?? { open: 0, openedToday: 0, merged: 0, closed: 0, reverted: 0 };
}
